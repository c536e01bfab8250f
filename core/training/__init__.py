"""Small networks trained here and now: pictures, plans, the training itself, what came of it."""
