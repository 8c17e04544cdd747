package io.gatun.cli.format;

import io.gatun.cli.flag.UsageException;
import io.gatun.cli.format.TemplateNode.Expression;
import io.gatun.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A template for one result, in the part of Go's text/template that docker's users use: fields ({@code .State.Pid}), {@code if},
 * {@code else}, {@code range}, {@code with}, pipes, parentheses, and the functions of {@link TemplateFunctions}. There are no
 * variables and no templates that call others.
 */
public final class Template {
    /** Members whose own members have names that people chose: for one that is not there docker's commands print {@link #NONE}. */
    private static final Set<String> MAPS = Set.of("Annotations", "Attributes", "Labels");

    private static final String NONE = "<no value>";

    private final List<TemplateNode> nodes;

    private Template(List<TemplateNode> nodes) {
        this.nodes = nodes;
    }

    /**
     * Reads a template. {@code \t} and {@code \n} mean a tab and a new line, as shells do not expand them.
     *
     * @throws UsageException if it is malformed
     */
    public static Template of(String text) {
        return new Template(TemplateReader.read(ExpressionReader.unescaped(text)));
    }

    /**
     * The text for one result.
     *
     * @throws UsageException if a field or function is unknown
     */
    public String apply(Json data) {
        var out = new StringBuilder();
        print(nodes, data, out);
        return out.toString();
    }

    private static void print(List<TemplateNode> nodes, Object dot, StringBuilder out) {
        for (TemplateNode node : nodes) {
            switch (node) {
                case TemplateNode.Text(var text) -> out.append(text);
                case TemplateNode.Print(var value) -> out.append(TemplateFunctions.text(value(value, dot)));
                case TemplateNode.If(var condition, var then, var otherwise) ->
                    print(TemplateFunctions.truth(value(condition, dot)) ? then : otherwise, dot, out);
                case TemplateNode.With(var value, var body, var otherwise) -> {
                    Object chosen = value(value, dot);
                    boolean there = TemplateFunctions.truth(chosen);
                    print(there ? body : otherwise, there ? chosen : dot, out);
                }
                case TemplateNode.Range(var items, var body, var otherwise) -> {
                    List<?> all = TemplateFunctions.items(value(items, dot));
                    for (Object item : all) print(body, item, out);
                    if (all.isEmpty()) print(otherwise, dot, out);
                }
            }
        }
    }

    private static Object value(Expression expression, Object dot) {
        return switch (expression) {
            case Expression.Literal(var value) -> value;
            case Expression.Field(var names) -> field(dot, names);
            case Expression.Member(var of, var names) -> field(value(of, dot), names);
            case Expression.Call(var function, var arguments) -> {
                var values = new ArrayList<>();
                for (Expression argument : arguments) values.add(value(argument, dot));
                yield TemplateFunctions.call(function, values);
            }
        };
    }

    private static Object field(Object start, List<String> names) {
        Object value = start;
        String before = "";
        for (String name : names) {
            if (!(value instanceof Json.Obj object)) {
                throw new UsageException("--format: ." + name + " is asked of what has no fields");
            }
            if (MAPS.contains(before) && object.get(name).isEmpty()) return NONE;
            before = name;
            value = object.get(name)
                    .orElseThrow(() -> new UsageException("--format: there is no field ." + name + "; there are "
                            + String.join(", ", object.members().keySet())));
        }
        return value;
    }
}
