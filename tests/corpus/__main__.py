"""`scripts/corpus OUT --items N --commits M [--seed S]`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.corpus.repository import make

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Make a corpus and say how long it took."""
    parser = argparse.ArgumentParser(prog="scripts/corpus", description="造一个样例信息仓库，用来测速度。")
    parser.add_argument("out", type=Path, help="新仓库的文件夹（不存在或者是空的）")
    parser.add_argument("--items", type=int, default=1000, help="多少件信息")
    parser.add_argument("--commits", type=int, default=0, help="分几次提交（默认每二十件一次）")
    parser.add_argument("--revisions", type=int, default=1, help="每件信息有几次修订（默认只公开一次）")
    parser.add_argument("--merges", action="store_true", help="十次里有九次经分支合并进入主分支")
    parser.add_argument("--seed", type=int, default=1, help="种子：种子和件数相同，内容就相同")
    chosen = parser.parse_args(arguments)
    if chosen.out.exists() and any(chosen.out.iterdir()):
        parser.error(f"{chosen.out} 不是空的")
    begun = time.perf_counter()
    make(
        chosen.out.absolute(),
        ROOT,
        chosen.items,
        chosen.commits or max(1, chosen.items // 20),
        chosen.seed,
        revisions=chosen.revisions,
        merges=chosen.merges,
    )
    print(f"{chosen.items} 件，{time.perf_counter() - begun:.1f} 秒：{chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
