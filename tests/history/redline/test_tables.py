"""Tables by cell: GFM tables in a text and CSV files."""

from __future__ import annotations

from mingwen.history.redline import RowOps, compare, places
from tests.history.redline.marked import marked, sides


def changed_cells(rows: tuple[RowOps, ...]) -> list[tuple[int, int, str]]:
    return [
        (row, column, marked(cell))
        for row, one in enumerate(rows)
        for column, cell in enumerate(one.cells)
        if any(op.changes for op in cell)
    ]


def csv(text: str) -> str:
    old, new = sides(text)
    return marked(compare(old, new, csv=True).ops)


OLD = "| 企业 | 处罚事由 | 金额 |\n|---|---|--:|\n| 甲厂 | 超标排放 | 5万元 |\n| 乙厂 | 未批先建 | 8万元 |\n"


def table(new: str) -> list[tuple[int, int, str]]:
    return changed_cells(compare(OLD, new).blocks[0].rows)


def test_one_cell() -> None:
    assert table(OLD.replace("8万元", "18万元")) == [(3, 2, "[-8万元-]{+18万元+}")]


def test_a_change_in_a_table_is_named_by_row_and_column() -> None:
    text = "## 二、名单\n\n" + OLD
    (place,) = places(compare(text, text.replace("8万元", "18万元")))
    assert place.where == "二、名单，乙厂，金额"
    (place,) = places(compare(text, text.replace("处罚事由", "事由")))
    assert place.where == "二、名单"


def test_a_long_cell_is_marked_within() -> None:
    long = "未取得排污许可证排放水污染物，违反《排污许可管理条例》的规定"
    one = OLD.replace("未批先建", long)
    (change,) = changed_cells(compare(one, one.replace("水污染物", "大气污染物")).blocks[0].rows)
    assert change == (3, 1, "未取得排污许可证排放[-水-]{+大气+}污染物，违反《排污许可管理条例》的规定")


def test_padding_and_the_line_of_dashes_are_no_change() -> None:
    new = "|企业|处罚事由|金额|\n|:--|:--|:--|\n|甲厂|超标排放|5万元|\n|乙厂|未批先建|8万元|\n"
    redline = compare(OLD, new)
    assert redline.same
    assert redline.ignored


def test_a_column_more() -> None:
    new = (
        "| 企业 | 处罚事由 | 依据 | 金额 |\n|---|---|---|--:|\n"
        "| 甲厂 | 超标排放 | 第九十九条 | 5万元 |\n| 乙厂 | 未批先建 | 第三十一条 | 9万元 |\n"
    )
    assert table(new) == [
        *((0, 2, "{+依据+}"), (1, 2, "{+---+}"), (2, 2, "{+第九十九条+}"), (3, 2, "{+第三十一条+}")),
        (3, 3, "[-8万元-]{+9万元+}"),
    ]


def test_a_row_that_moved_and_a_row_with_a_new_name() -> None:
    rows = [f"| 点位{number} | 示例河第{number}断面 | Ⅲ类 | 达标 |\n" for number in range(1, 6)]
    head = "| 点位 | 位置 | 类别 | 结论 |\n|---|---|---|---|\n"
    redline = compare(head + "".join(rows), head + "".join([*rows[1:], rows[0]]))
    assert [(op.op, op.old, op.new) for op in redline.ops if op.changes] == [
        ("move", rows[0], ""),
        ("move", "", rows[0]),
    ]
    assert len({op.id for op in redline.ops if op.op == "move"}) == redline.changes == 1


def test_a_row_that_came_is_one_change() -> None:
    redline = compare(OLD, OLD + "| 丙厂 | 台账不全 | 2万元 |\n")
    assert [place.new for place in places(redline)] == ["| 丙厂 | 台账不全 | 2万元 |\n"]


def test_a_bar_that_is_text_stands_in_its_cell() -> None:
    old = "| 甲 | 乙 |\n|---|---|\n| a\\|b | 1 |\n"
    assert changed_cells(compare(old, old.replace("b |", "c |")).blocks[0].rows) == [(2, 0, r"[-a\|b-]{+a\|c+}")]


CSV = [
    "日期,PM2.5,AQI\n2026-11-01,35,[-62-]{+26+}\n2026-11-02,40,55\n",
    "企业,事由\n甲厂,[-“超标”-]{+“偷排”+}\n",
    '名称,值\n"示例,一厂",[-1-]{+2+}\n"含""引号""的",3\n',
    "名称,值\r\n甲,[-1-]{+2+}\r\n乙,3\r\n",
    "甲,1\n{+乙,2\n+}丙,3\n",
]


def test_csv_by_cell() -> None:
    for one in CSV:
        assert csv(one) == one


def test_csv_quotation_that_changes_nothing() -> None:
    redline = compare("名称,值\n甲厂,1\n", '"名称","值"\n"甲厂","1"\n', csv=True)
    assert redline.same
    assert redline.ignored


def test_a_line_break_in_a_csv_cell_is_no_row() -> None:
    redline = compare('a,"一\n二"\nb,1\n', 'a,"一\n二"\nb,2\n', csv=True)
    assert len(redline.blocks[0].rows) == 2
    assert [(op.old, op.new) for op in redline.ops if op.changes] == [("1", ""), ("", "2")]
