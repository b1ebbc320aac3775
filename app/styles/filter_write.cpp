// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/convert.h"
#include "app/styles/sld_filter.h"

#include <QXmlStreamWriter>

#include <fmt/format.h>

namespace weir::app {

namespace {

using Op = Expression::Op;

class FilterWriter {
public:
    FilterWriter(QXmlStreamWriter& xml, const Expression& condition, const std::vector<std::string>& fields,
                 const char* escape, Notes& notes)
        : m_xml{xml}, m_nodes{condition.nodes()}, m_fields{fields}, m_escape{escape}, m_notes{notes} {}

    void write() {
        open("Filter");
        condition(m_nodes.size() - 1);
        close();
    }

private:
    void open(const char* name) { m_xml.writeStartElement(QStringLiteral("ogc:") + QString::fromLatin1(name)); }
    void close() { m_xml.writeEndElement(); }
    void element(const char* name, const Expression::Node& node) {
        open(name);
        for (const auto part : node.parts) {
            operand(part);
        }
        close();
    }
    void several(const char* name, const Expression::Node& node) {
        open(name);
        for (const auto part : node.parts) {
            condition(part);
        }
        close();
    }

    void condition(std::size_t at) {
        const auto& node = m_nodes[at];
        switch (node.op) {
            case Op::both:
                return several("And", node);
            case Op::either:
                return several("Or", node);
            case Op::negate:
                return several("Not", node);
            case Op::equal:
                return element("PropertyIsEqualTo", node);
            case Op::unequal:
                return element("PropertyIsNotEqualTo", node);
            case Op::less:
                return element("PropertyIsLessThan", node);
            case Op::lessEqual:
                return element("PropertyIsLessThanOrEqualTo", node);
            case Op::greater:
                return element("PropertyIsGreaterThan", node);
            case Op::greaterEqual:
                return element("PropertyIsGreaterThanOrEqualTo", node);
            case Op::isNull:
                return element("PropertyIsNull", node);
            case Op::in:
                return in(node);
            case Op::like:
            case Op::contains:
                return like(node);
            default:
                break;
        }
        // A flag or a function by itself.
        open("PropertyIsEqualTo");
        operand(at);
        literal("true");
        close();
    }

    void in(const Expression::Node& node) {
        open("Or");
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
            open("PropertyIsEqualTo");
            operand(node.parts[0]);
            operand(node.parts[i]);
            close();
        }
        close();
    }

    void like(const Expression::Node& node) {
        const auto& pattern = m_nodes[node.parts[1]];
        const auto* text = std::get_if<std::string>(&pattern.literal);
        if (pattern.op != Op::literal || text == nullptr) {
            m_notes.add(msg("A pattern that is worked out cannot be written"));
        }
        std::string out;
        for (const char c : text == nullptr ? std::string{} : *text) {
            const bool wild = node.op == Op::like && (c == '%' || c == '_');
            if (c == '*' || c == '?' || c == '\\') {
                out += '\\';
            }
            out += !wild ? c : c == '%' ? '*' : '?';
        }
        open("PropertyIsLike");
        m_xml.writeAttribute(QStringLiteral("wildCard"), QStringLiteral("*"));
        m_xml.writeAttribute(QStringLiteral("singleChar"), QStringLiteral("?"));
        m_xml.writeAttribute(QString::fromLatin1(m_escape), QStringLiteral("\\"));
        operand(node.parts[0]);
        literal(node.op == Op::contains ? "*" + out + "*" : out);
        close();
    }

    void literal(const std::string& text) { m_xml.writeTextElement(QStringLiteral("ogc:Literal"), xmlText(text)); }

    void operand(std::size_t at) {
        const auto& node = m_nodes[at];
        switch (node.op) {
            case Op::field:
                m_xml.writeTextElement(QStringLiteral("ogc:PropertyName"), xmlText(m_fields[node.which]));
                return;
            case Op::literal:
                if (const auto* number = std::get_if<double>(&node.literal)) {
                    literal(fmt::format("{}", *number));
                } else if (const auto* text = std::get_if<std::string>(&node.literal)) {
                    literal(*text);
                } else {
                    const auto* truth = std::get_if<bool>(&node.literal);
                    literal(truth == nullptr ? "" : *truth ? "true" : "false");
                }
                return;
            case Op::plus:
                return element("Add", node);
            case Op::minus:
                return element("Sub", node);
            case Op::times:
                return element("Mul", node);
            case Op::divided:
                return element("Div", node);
            case Op::negative:
                open("Sub");
                literal("0");
                operand(node.parts[0]);
                return close();
            default:
                break;
        }
        const auto name = node.op == Op::call     ? Expression::functionName(node)
                          : node.op == Op::joined ? std::string{"concat"}
                                                  : std::string{"modulo"};
        m_notes.add(msg("The function {0}() is only known to Weir", name));
        open("Function");
        m_xml.writeAttribute(QStringLiteral("name"), toQt(name));
        for (const auto part : node.parts) {
            operand(part);
        }
        close();
    }

    QXmlStreamWriter& m_xml;
    const std::vector<Expression::Node>& m_nodes;
    const std::vector<std::string>& m_fields;
    const char* m_escape;
    Notes& m_notes;
};

}  // namespace

QString xmlText(const std::string& text) {
    QString out = toQt(text);
    out.removeIf([](QChar c) {
        const auto code = c.unicode();
        return (code < 0x20 && code != 0x09 && code != 0x0A && code != 0x0D) || code == 0xFFFE || code == 0xFFFF;
    });
    return out;
}

void writeFilter(QXmlStreamWriter& xml, const Expression& condition, const std::vector<std::string>& fields,
                 SldVersion version, Notes& notes) {
    const char* escape = version == SldVersion::sld100 ? "escape" : "escapeChar";
    FilterWriter{xml, condition, fields, escape, notes}.write();
}

}  // namespace weir::app
