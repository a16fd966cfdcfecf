"""What the workbooks have in common: how big their cells are, how their sheets print, what a cell can carry."""
