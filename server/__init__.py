"""What the web server does beside Streamlit: own routes below `/api/`, headers, limits, clocks. Knows core and no page."""
