"""A small register that holds: two inside units, one outside, and what they need. Tests break it in one place each."""

from __future__ import annotations

from collections.abc import Mapping

from mingwen.register.load import load
from mingwen.register.model import Register

FOLDER = "content/_register"

UNITS = """\
office:
  name: 办公室
  former_name: 办公室
  short: 办公室
  kind: inside
  duties: 统筹信息公开。
  phone: 0000-0000001
  head: office-director
  leader: office-leader
  information_officer: office-information-officer
water:
  name: 水科
  former_name: 水科
  short: 水科
  kind: inside
  duties: 公开水环境信息。
  phone: 0000-0000002
  head: water-head
  leader: water-leader
  information_officer: water-information-officer
county:
  name: 各县局
  former_name: 各县局
  short: 县局
  kind: outside
  duties: 报送信息。
  phone: 0000-0000001
  head: office-director
  leader: office-leader
  bodies: {xian-1: 示例一县局}
"""

POSTS = """\
bureau-head:
  role: bureau-head
  title: 局长
  terms:
    - {person: p-001, from: 2020-01-01}
deputy-1:
  role: leader
  title: 副局长
  deputy: bureau-head
  terms:
    - {person: p-002, from: 2020-01-01}
office-leader:
  unit: office
  role: leader
  title: 办公室分管领导
  deputy: bureau-head
  terms:
    - {person: p-002, from: 2020-01-01}
office-director:
  unit: office
  role: head
  title: 办公室主任
  deputy: office-staff
  terms:
    - {person: p-003, from: 2020-01-01, to: 2026-03-31}
    - {person: p-004, from: 2026-04-01}
office-staff:
  unit: office
  role: staff
  title: 办公室业务岗
  deputy: office-web
  terms:
    - {person: p-005, from: 2020-01-01}
office-web:
  unit: office
  role: web
  title: 公开岗
  deputy: office-staff
  terms:
    - {person: p-006, from: 2020-01-01}
office-secrecy:
  unit: office
  role: secrecy
  title: 保密岗
  terms:
    - {person: p-007, from: 2020-01-01}
office-information-officer:
  unit: office
  role: information-officer
  title: 办公室信息员
  terms:
    - {person: p-005, from: 2020-01-01}
water-leader:
  unit: water
  role: leader
  title: 水科分管领导
  deputy: bureau-head
  terms:
    - {person: p-002, from: 2020-01-01}
water-head:
  unit: water
  role: head
  title: 水科科长
  deputy: water-staff
  terms:
    - {person: p-008, from: 2020-01-01, to: 2025-12-31}
    - {person: p-009, from: 2026-01-01}
  leave:
    - {person: p-009, from: 2026-08-03, to: 2026-08-14}
water-staff:
  unit: water
  role: staff
  title: 水科业务岗
  terms:
    - {person: p-010, from: 2020-01-01}
water-information-officer:
  unit: water
  role: information-officer
  title: 水科信息员
  terms:
    - {person: p-010, from: 2020-01-01}
"""

PEOPLE = "".join(f"p-{number:03}: {{}}\n" for number in range(1, 11))

ACCOUNTS = """\
maintainers:
  title: 系统维护
  owns: ["*"]
"""

GROUP = """\
name: 信息公开工作领导小组
established: 2020-01-01
head:
  - {post: bureau-head, from: 2020-01-01}
deputies:
  - {post: deputy-1, from: 2020-01-01}
members:
  - {post: office-director, from: 2020-01-01}
  - {post: water-head, from: 2020-01-01}
office_unit: water
office_director:
  - {post: office-director, from: 2020-01-01}
office_deputy:
  - {post: water-head, from: 2020-01-01}
duties: 领导信息公开工作。
training: year:12-31
"""

COLUMNS = """\
news:
  title: 工作动态
  short_title: 动态
  description: 各单位做了什么。
  keywords: [动态]
  shared: true
  steward: office
  every: 14d
  class: news
  column_type: 工作动态
  basis: ["foi:A19"]
drinking-water:
  title: 饮用水水质
  short_title: 饮用水
  description: 每月水源水质。
  keywords: [饮用水]
  lead: water
  with: [office]
  related: [river-water]
  every: month+10d
  clocks:
    - {id: quick, title: 超标快报, limit: 5h, levels: [serious], subtopics: [works]}
  open_for: {report: 10wd}
  subtopics: {works: 工程}
  class: notice
  column_type: 数据发布
  basis: ["foi:A20.13"]
  table:
    title: 水质
    columns:
      - {name: month, title: 月份, type: month}
      - {name: rate, title: 达标率, type: number}
  chart:
    title: 达标率
    source: table
    x: month
    y: [rate]
river-water:
  title: 河流水质
  short_title: 河流
  description: 每月断面水质。
  keywords: [河流]
  lead: water
  related: [drinking-water]
  within: 7wd from:decision
  class: notice
  column_type: 数据发布
  kind: penalty
  check_post: water-staff
  basis: [foi]
old-fees:
  title: 收费
  short_title: 收费
  description: 停止更新的栏目。
  keywords: [收费]
  lead: water
  class: notice
  column_type: 数据发布
  basis: [old-law]
  closed:
    date: 2018-01-01
    basis: 不再收费
    successor: river-water
older-fees:
  title: 更早的收费
  short_title: 更早的收费
  description: 停止更新的栏目。
  keywords: [收费]
  lead: water
  class: notice
  column_type: 数据发布
  basis: [old-law]
  closed:
    date: 2010-01-01
    basis: 不再收费
    successor: old-fees
county-reports:
  title: 县区信息
  short_title: 县区
  description: 县区报送的信息。
  keywords: [县区]
  lead: county
  organise: [office]
  every: on_event
  class: news
  column_type: 工作动态
  basis: [foi]
"""

TOPICS = """\
water-quality:
  title: 水质
  lead: water
  description: 水质信息由水科牵头。
  columns: [drinking-water]
"""

LEGAL = """\
foi:
  title: 政府信息公开条例
  issuer: 国务院
  valid_from: 2019-05-15
  articles:
    A19: 涉及公众利益的主动公开
    A20.13: 环境保护
old-law:
  title: 收费办法
  issuer: 国务院
  valid_from: 2000-01-01
  valid_to: 2017-12-31
  replaced_by: foi
"""

AQI = """\
first:
  standard: 标准一
  valid_from: 2016-01-01
  valid_to: 2026-02-28
  primary_above: 50
  levels:
    - {name: 优, class: 一级, low: 0, high: 50, colour: 绿色, health: 好, advice: 出门}
    - {name: 差, class: 二级, low: 51, high: 500, colour: 红色, health: 差, advice: 在家}
second:
  standard: 标准二
  valid_from: 2026-03-01
  primary_above: 50
  levels:
    - {name: 优良, class: 一级, low: 0, high: 60, colour: 绿色, health: 好, advice: 出门}
    - {name: 差, class: 二级, low: 61, high: 500, colour: 红色, health: 差, advice: 在家}
"""

SITE = """\
name: 示例局
title: 示例局信息公开
subtitle: 公开为常态
description: 示例。
domain: www.example.invalid
base_url: https://www.example.invalid/
id_code: "0000000000"
icp: 示例
police: 示例
sponsor: 示例局
parent: {name: 示例市, url: "https://city.example.invalid/"}
address: 示例路1号
postcode: "000000"
phone: 0000-0000000
fax: 0000-0000001
email: a@example.invalid
hours: 工作日
prefix: 11329900MB00000198
office: office
production: false
migration_until: 2027-03-31
show_lateness: true
language: zh-CN
timezone: Asia/Shanghai
letter_answer: 10wd
air_daily_by: "12:00"
find_error: https://example.invalid/
not_applicable: {"11": 不属于本局职责}
guide:
  classification: 四类
  arrangement: 索引号
  access: 网站
  office: 办公室
  address: 示例路1号
  hours: 工作日
  phone: 0000-0000000
  fax: 0000-0000001
  contact: a@example.invalid
"""

WORKDAYS = """\
year: 2026
notice: 通知
holidays:
  - {name: 元旦, from: 2026-01-01, to: 2026-01-03}
  - {name: 国庆节, from: 2026-10-01, to: 2026-10-07}
make_up:
  - 2026-01-04
  - 2026-10-10
"""

FILES: Mapping[str, str] = {
    f"{FOLDER}/units.yml": UNITS,
    f"{FOLDER}/posts.yml": POSTS,
    f"{FOLDER}/people.yml": PEOPLE,
    f"{FOLDER}/accounts.yml": ACCOUNTS,
    f"{FOLDER}/leading-group.yml": GROUP,
    f"{FOLDER}/columns.yml": COLUMNS,
    f"{FOLDER}/topics.yml": TOPICS,
    f"{FOLDER}/legal.yml": LEGAL,
    f"{FOLDER}/aqi.yml": AQI,
    f"{FOLDER}/site.yml": SITE,
    f"{FOLDER}/workdays/2026.yml": WORKDAYS,
}


def loaded(files: Mapping[str, str] = FILES) -> Register:
    """The register that the texts make."""
    return load(lambda path: files[path].encode() if path in files else None, files)
