package io.gatun.cli.format;

import java.util.List;

/** A template, read. */
sealed interface TemplateNode {
    /** Text that is printed as it is. */
    record Text(String text) implements TemplateNode {}

    /** A value that is printed. */
    record Print(Expression value) implements TemplateNode {}

    /** What is printed depends on a value. */
    record If(Expression condition, List<TemplateNode> then, List<TemplateNode> otherwise) implements TemplateNode {}

    /** What is printed for each item of a value, with the item as dot. */
    record Range(Expression items, List<TemplateNode> body, List<TemplateNode> otherwise) implements TemplateNode {}

    /** What is printed with another value as dot, unless it is empty. */
    record With(Expression value, List<TemplateNode> body, List<TemplateNode> otherwise) implements TemplateNode {}

    /** Something that has a value. */
    sealed interface Expression {
        /** The dot, or a field of a field of it; no names mean the dot itself. */
        record Field(List<String> names) implements Expression {}

        /** A string or number of the template. */
        record Literal(Object value) implements Expression {}

        /** A function, with what is piped into it as last argument. */
        record Call(String function, List<Expression> arguments) implements Expression {}

        /** A field of the value of another expression. */
        record Member(Expression of, List<String> names) implements Expression {}
    }
}
