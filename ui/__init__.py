"""What lessons share of the user interface. Only this, the lessons and the doors know Streamlit."""
