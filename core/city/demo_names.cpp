// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_names.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace weir::city::demo {

namespace {

constexpr std::array<std::string_view, 60> kSurnames{
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高",
    "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧",
    "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾",
    "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜"};
constexpr std::array<std::string_view, 64> kGiven{
    "伟",   "芳",   "强",   "敏",   "军",   "静",   "勇",   "艳",   "杰",   "娟",   "涛",   "明",   "超",
    "霞",   "平",   "刚",   "桂英", "志强", "建国", "建军", "海涛", "红梅", "晓东", "丽娜", "永刚", "国庆",
    "春华", "秋生", "文博", "俊杰", "雪梅", "玉兰", "金龙", "长河", "东升", "新民", "保国", "卫东", "爱民",
    "世杰", "浩然", "子轩", "雨桐", "思远", "佳宁", "振华", "振宇", "学军", "洪波", "清泉", "江涛", "海燕",
    "凤霞", "书琴", "明远", "立新", "克勤", "守义", "广田", "满仓", "根生", "喜梅", "瑞雪", "向阳"};
constexpr std::array<std::string_view, 10> kDigits{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

}  // namespace

std::string personName(DemoRandom& random) {
    const auto surname = random.pick(kSurnames);
    return std::string{surname} + std::string{random.pick(kGiven)};
}

std::string officePhone(DemoRandom& random) {
    return fmt::format("0395-5550{:03}", random.between(0, 999));
}

std::string mobilePhone(DemoRandom& random) {
    return fmt::format("1990395{:04}", random.between(0, 9999));
}

std::string chineseNumber(int number) {
    const auto tens = static_cast<std::size_t>(number / 10 % 10);
    const auto ones = static_cast<std::size_t>(number % 10);
    std::string text{tens > 1 ? kDigits[tens] : ""};
    if (tens > 0) {
        text += "十";
    }
    return text + std::string{kDigits[ones]};
}

}  // namespace weir::city::demo
