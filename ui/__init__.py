"""What all pages share of the user interface: the only code outside `app.py` and `pages/` that knows Streamlit."""
