// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_parts.h"

/// Major hazard sources. R and grade follow from substances and people by the tables of the profile.
namespace weir::city::demo {

namespace {

struct Content {
    std::string_view substance;
    std::int64_t least;  ///< tonnes
    std::int64_t most;
};
struct SourceKind {
    std::string_view name;
    std::vector<Content> contents;
    std::int64_t leastPeople;
    std::int64_t mostPeople;
};

const std::vector<SourceKind>& sourceKinds() {
    static const std::vector<SourceKind> kinds{
        {"液氨制冷系统", {{"氨", 20, 38}}, 10, 60},
        {"汽油储罐区", {{"汽油", 600, 1500}}, 0, 80},
        {"甲醇储罐区", {{"甲醇", 1500, 4000}}, 0, 40},
        {"液化石油气球罐", {{"液化石油气", 400, 800}}, 5, 120},
        {"液氯库房", {{"氯", 25, 45}}, 5, 45},
        {"液氨球罐", {{"氨", 180, 220}}, 60, 95},
        {"液氯储槽", {{"氯", 75, 95}}, 110, 300},
        {"过氧化钠仓库", {{"过氧化钠", 40, 60}}, 0, 28},
        {"乙醇储罐区", {{"乙醇", 800, 1500}}, 0, 60},
        {"环氧乙烷储罐", {{"环氧乙烷", 60, 80}}, 1, 28},
        {"溶剂罐区", {{"苯", 150, 250}, {"甲苯", 400, 800}, {"丙酮", 300, 500}}, 10, 90},
        {"天然气储配站", {{"天然气", 300, 600}}, 30, 140},
        {"硝酸铵肥料库", {{"硝酸铵肥料", 600, 1200}}, 0, 45},
    };
    return kinds;
}

constexpr std::array<std::string_view, 11> kEnterprises{
    "双堰化工有限公司（示意）", "澄源气体有限公司（示意）", "禾丰肉类冷链有限公司（示意）",
    "长济石油库（示意）",       "安澜水务消毒剂厂（示意）", "恒泽新材料有限公司（示意）",
    "北渡燃气储配站（示意）",   "润禾农资有限公司（示意）", "清渠制药有限公司（示意）",
    "东湾溶剂有限公司（示意）", "平川制冷有限公司（示意）"};

Result<std::vector<model::Substance>> contentsOf(const Build& build, const SourceKind& kind, DemoRandom& random) {
    std::vector<model::Substance> substances;
    for (const Content& content : kind.contents) {
        const auto quantity = static_cast<double>(random.between(content.least, content.most));
        const auto substance = build.profile.hazards.substance(content.substance, quantity);
        if (!substance) {
            return fail(ErrorCode::invalid, msg("The hazard tables do not name {0}", content.substance),
                        msg("Add it to hazards_gb18218.json"));
        }
        substances.push_back(*substance);
    }
    return substances;
}

model::Guarantor aGuarantor(DemoRandom& random) {
    std::string name = personName(random);
    return {std::move(name), mobilePhone(random)};
}

}  // namespace

Result<void> makeHazardSources(Build& build) {
    DemoRandom random = build.random(7);
    const auto enterprises = static_cast<std::size_t>(build.sizes.enterprises);
    for (std::size_t i = 0; i < static_cast<std::size_t>(build.sizes.hazardSources); ++i) {
        const SourceKind& kind = sourceKinds()[i % sourceKinds().size()];
        const std::size_t enterprise = i % enterprises;
        const std::size_t township = (enterprise * 23 + 7) % build.profile.townships.size();
        auto contents = contentsOf(build, kind, random);
        if (!contents) {
            return contents.error();
        }
        model::HazardSource source;
        source.substances = std::move(contents).value();
        source.peopleWithin500m = random.between(kind.leastPeople, kind.mostPeople);
        const auto graded =
            model::gradeHazard(build.profile.hazards.coefficients, source.substances, source.peopleWithin500m);
        if (!graded) {
            return graded.error();
        }
        source.rValue = graded->r;
        source.grade = graded->major ? graded->grade : 4;
        const std::string company = enterprise < kEnterprises.size() ? std::string{kEnterprises[enterprise]}
                                                                     : fmt::format("第{}企业（示意）", enterprise + 1);
        source.enterprise = build.named(company);
        source.name = build.named(std::string{kind.name} +
                                  chineseNumber(static_cast<int>(i / sourceKinds().size() % 99) + 1) + "号");
        source.code = build.tagged(fmt::format("HS{:03}", i + 1));
        source.divisionCode = build.code(build.profile.townships[township].code);
        source.principal = aGuarantor(random);
        source.technical = aGuarantor(random);
        source.operational = aGuarantor(random);
        source.position = build.ground.placeIn(township, random);
        append(build.city.hazardSources, std::move(source));
    }
    return {};
}

}  // namespace weir::city::demo
