package io.gatun.scheduler.manifest;

import java.io.Reader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 documents of a file. */
final class YamlCodec {
    private final LoadSettings settings;
    private final Limits limits;

    YamlCodec(Limits limits) {
        this.limits = limits;
        settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(limits.characters())
                .setMaxAliasesForCollections(limits.aliases())
                .setAllowRecursiveKeys(false)
                .build();
    }

    List<Tree> read(Reader reader, String file) {
        var documents = new ArrayList<Tree>();
        try {
            var composer = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, reader)));
            while (composer.hasNext()) {
                var place = file + ", document " + (documents.size() + 1);
                documents.add(new Conversion(place).tree(composer.next(), 0));
            }
        } catch (MarkedYamlEngineException e) {
            var place = e.getProblemMark()
                    .map(mark -> file + ", line " + (mark.getLine() + 1))
                    .orElse(file);
            throw new ManifestException(place, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ManifestException(file, "not YAML: " + Names.shortened(String.valueOf(e.getMessage())));
        }
        return documents;
    }

    /** One document; an alias means its node once more, so their number is limited here, where they are expanded. */
    private final class Conversion {
        private final String document;
        private final IdentityHashMap<Node, Integer> seen = new IdentityHashMap<>();
        private int aliases;

        Conversion(String document) {
            this.document = document;
        }

        Tree tree(Node node, int depth) {
            if (depth > limits.depth()) throw new ManifestException(document, "nested deeper than " + limits.depth());
            return switch (node) {
                case ScalarNode scalar -> scalar(scalar);
                case SequenceNode sequence -> sequence(sequence, depth);
                case MappingNode mapping -> mapping(mapping, depth);
                default -> Tree.NOTHING;
            };
        }

        private Tree scalar(ScalarNode node) {
            if (node.getValue().length() > limits.textLength()) {
                throw new ManifestException(
                        document + ", line " + line(node), "a text longer than " + limits.textLength());
            }
            var tag = node.getTag();
            if (tag.equals(Tag.NULL)) return Tree.NOTHING;
            var kind = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
                    ? Tree.Kind.NUMBER
                    : tag.equals(Tag.BOOL) ? Tree.Kind.FLAG : Tree.Kind.TEXT;
            return new Tree.Scalar(node.getValue(), kind);
        }

        private static String line(Node node) {
            return node.getStartMark()
                    .map(mark -> Integer.toString(mark.getLine() + 1))
                    .orElse("?");
        }

        private Tree sequence(SequenceNode node, int depth) {
            countAlias(node);
            var items = new ArrayList<Tree>(node.getValue().size());
            for (var item : node.getValue()) items.add(tree(item, depth + 1));
            return new Tree.Sequence(items);
        }

        private Tree mapping(MappingNode node, int depth) {
            countAlias(node);
            var fields = new LinkedHashMap<String, Tree>();
            for (var entry : node.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    throw new ManifestException(
                            document + ", line " + line(entry.getKeyNode()), "a key must be a scalar");
                }
                if (key.getValue().length() > limits.textLength()) {
                    throw new ManifestException(
                            document + ", line " + line(key), "a key longer than " + limits.textLength());
                }
                if (fields.put(key.getValue(), tree(entry.getValueNode(), depth + 1)) != null) {
                    throw new ManifestException(document + ", line " + line(key), "duplicate key " + key.getValue());
                }
            }
            return new Tree.Mapping(fields);
        }

        private void countAlias(Node node) {
            if (seen.merge(node, 1, Integer::sum) > 1 && ++aliases > limits.aliases()) {
                throw new ManifestException(document, "more than " + limits.aliases() + " aliases of collections");
            }
        }
    }
}
