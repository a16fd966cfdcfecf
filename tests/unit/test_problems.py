"""Problems are said in one line that an office can act on."""

from ingest.problems import Problem, in_reading_order, nearest


def test_a_problem_of_a_cell_says_file_sheet_cell_value_and_remedy_in_one_line() -> None:
    problem = Problem(
        "not_a_number",
        "non è un numero",
        "scrivere un numero, per esempio 1.234,5",
        file_name="scheda.xlsx",
        sheet="Rilevazione",
        cell="E12",
        column="Valore",
        value="abc",
        row_number=12,
    )
    assert problem.line() == (
        "scheda.xlsx, foglio «Rilevazione», cella E12, valore «abc»: non è un numero. "
        "Rimedio: scrivere un numero, per esempio 1.234,5."
    )


def test_a_problem_without_a_cell_says_row_and_column() -> None:
    problem = Problem("x", "il valore manca", "scriverlo", file_name="seeds/targets.csv", column="unit", row_number=7)
    assert problem.line() == "seeds/targets.csv, riga 7, colonna «unit»: il valore manca. Rimedio: scriverlo."


def test_a_problem_of_no_place_says_only_itself() -> None:
    assert Problem("x", "manca tutto.", "cominciare.").line() == "manca tutto. Rimedio: cominciare."


def test_a_long_value_of_many_lines_stays_on_one_line() -> None:
    line = Problem("x", "troppo\nlungo", "accorciare", value="parola\n" * 100).line()
    assert "\n" not in line
    assert "…" in line
    assert len(line) < 200


def test_a_line_holds_nothing_that_cannot_be_printed() -> None:
    line = Problem("x", "m\x07", "r", file_name="a\udce9.xlsx", sheet="\x1b[2J", value="\u202eb\xa0c").line()
    assert line.isprintable()
    assert line == r"a\udce9.xlsx, foglio «\x1b[2J», valore «\u202eb c»: m\x07. Rimedio: r."


def test_problems_are_read_in_the_order_of_the_file() -> None:
    places = [("b.csv", 1), ("a.csv", 10), ("a.csv", 9), ("a.csv", None)]
    problems = [Problem("x", "m", "r", file_name=name, row_number=row) for name, row in places]
    assert [(problem.file_name, problem.row_number) for problem in in_reading_order(problems)] == [
        ("a.csv", None),
        ("a.csv", 9),
        ("a.csv", 10),
        ("b.csv", 1),
    ]


def test_the_nearest_word_ignores_case_and_is_none_when_nothing_is_near() -> None:
    assert nearest("RATOI", ["ratio", "level"]) == "ratio"
    assert nearest("xyz", ["ratio", "level"]) is None
    assert nearest("xyz", []) is None
