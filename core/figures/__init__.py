"""From numbers to pictures: colour scales with their ranges, maps as PNG, charts as Plotly figures."""
