"""A map of Europe and the Mediterranean made of squares: one for each country, where one would look for it.

Drawn by hand on a grid, so that Malta is as large as France. Borders are not drawn and mean nothing here.
"""

# One row of the grid in each line, two letters for each country; ".." is sea, or somebody else.
_GRID = """
IS .. .. .. .. NO SE FI .. .. .. .. ..
.. IE GB .. .. DK .. EE .. .. .. .. ..
.. .. .. .. NL DE PL LV .. .. .. .. ..
.. .. .. BE LU CZ SK LT UA .. .. .. ..
.. .. .. FR CH LI AT HU RO MD .. GE ..
PT ES AD MC IT SI HR RS BG .. .. AM AZ
.. .. .. .. VA SM BA XK MK .. TR .. ..
.. .. .. .. MT .. ME AL GR .. CY LB ..
.. MA DZ TN .. .. .. .. EG IL PS JO ..
"""
# Further away: in a row of their own under the map.
_BEYOND = "CA US MX JP AU"

# code → (column, row), from 0; a country that is not here cannot be shown on the map.
TILES = {
    code: (column, row)
    for row, line in enumerate(_GRID.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != ".."
}
COLUMNS = 1 + max(column for column, _row in TILES.values())
BEYOND_ROW = 1 + max(row for _column, row in TILES.values())
TILES |= {code: (column, BEYOND_ROW) for column, code in enumerate(_BEYOND.split())}
