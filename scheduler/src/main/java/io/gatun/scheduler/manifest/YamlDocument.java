package io.gatun.scheduler.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * One YAML document from its events. What an alias stands for is shared, not copied, so a few lines of aliases cost
 * nothing; still their number is limited, because readers would walk through all of it.
 */
final class YamlDocument {
    private final Parser parser;
    private final Schema schema;
    private final Limits limits;
    private final String place;
    private final Map<Anchor, Tree> anchors = new HashMap<>();
    private int aliases;

    YamlDocument(Parser parser, Schema schema, Limits limits, String place) {
        this.parser = parser;
        this.schema = schema;
        this.limits = limits;
        this.place = place;
    }

    Tree read() {
        return tree(parser.next(), 0);
    }

    private Tree tree(Event event, int depth) {
        if (depth > limits.depth()) throw wrong(event, "nested deeper than " + limits.depth());
        if (event instanceof AliasEvent alias) return alias(alias);
        var tree = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> sequence(depth);
            case MappingStart -> mapping(depth);
            default -> throw wrong(event, "unexpected " + event.getEventId());
        };
        if (event instanceof NodeEvent node) node.getAnchor().ifPresent(anchor -> anchors.put(anchor, tree));
        return tree;
    }

    private Tree alias(AliasEvent event) {
        var target = anchors.get(event.getAlias());
        if (target == null) throw wrong(event, "no anchor " + event.getAlias());
        if (!(target instanceof Tree.Scalar) && ++aliases > limits.aliases()) {
            throw wrong(event, "more than " + limits.aliases() + " aliases of collections");
        }
        return target;
    }

    private Tree scalar(ScalarEvent event) {
        var text = checked(event, "text");
        var tag = event.getTag()
                .map(Tag::new)
                .orElseGet(() -> schema.getScalarResolver()
                        .resolve(text, event.getImplicit().canOmitTagInPlainScalar()));
        if (tag.equals(Tag.NULL)) return Tree.NOTHING;
        if (tag.equals(Tag.BOOL)) return new Tree.Scalar(text, Tree.Kind.FLAG);
        boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
        return new Tree.Scalar(text, number ? Tree.Kind.NUMBER : Tree.Kind.TEXT);
    }

    private String checked(ScalarEvent event, String what) {
        if (event.getValue().length() <= limits.textLength()) return event.getValue();
        throw wrong(event, "a %s longer than %d characters".formatted(what, limits.textLength()));
    }

    private Tree sequence(int depth) {
        var items = new ArrayList<Tree>();
        for (var event = parser.next(); event.getEventId() != Event.ID.SequenceEnd; event = parser.next()) {
            items.add(tree(event, depth + 1));
        }
        return new Tree.Sequence(items);
    }

    private Tree mapping(int depth) {
        var fields = new LinkedHashMap<String, Tree>();
        for (var event = parser.next(); event.getEventId() != Event.ID.MappingEnd; event = parser.next()) {
            if (!(event instanceof ScalarEvent key)) throw wrong(event, "a key must be a scalar");
            var name = checked(key, "key");
            if (fields.put(name, tree(parser.next(), depth + 1)) != null) {
                throw wrong(event, "duplicate key " + Names.shortened(name));
            }
        }
        return new Tree.Mapping(fields);
    }

    private ManifestException wrong(Event event, String problem) {
        var line = event.getStartMark()
                .map(mark -> ", line " + (mark.getLine() + 1))
                .orElse("");
        return new ManifestException(place + line, problem);
    }
}
