"""One whole item as text, and pieces to break it with."""

from __future__ import annotations

FRONT = """\
title: 2026年第三季度集中式饮用水水源保护情况
index_no: 11329900MB00000198/2026-00042
summary: 两处水源地全部监测指标达标。
department: water
with: []
column: drinking-water
mode: active
formed: 2026-10-08
editor: water-staff
channel: self
handling: {sensitive: false, high_standard: false, fast_moving: false}
secrecy: {doubt: "no", conclusion: clear, by: water-head, date: 2026-10-09, basis: []}
approvers: {check: water-head, approve: water-leader}
revision: 1
keywords: [饮用水, "0123", 12:30:45]
attachments:
  - {file: report.pdf, title: 监测报告, sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
signoff:
  - {step: check, by: water-head, at: 2026-10-10T09:12:00+08:00}
"""
BODY = "\n两处水源地全部监测指标达标。\n\n---\n\n## 一、结果\n\n| 指标 | 值 |\n|---|--:|\n| 总磷 | 0.02 |\n"
TEXT = f"---\n{FRONT}---\n{BODY}"
PATH = "content/water/drinking-water/2026/00042-饮用水水源.md"
