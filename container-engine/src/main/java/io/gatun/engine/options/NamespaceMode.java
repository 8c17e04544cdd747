package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Printable;

/** Where a namespace of a container comes from. */
public sealed interface NamespaceMode {
    /** A new one for the container alone. */
    NamespaceMode PRIVATE = new Private();

    /** The host's. */
    NamespaceMode HOST = new Host();

    /** See {@link #PRIVATE}. */
    record Private() implements NamespaceMode {}

    /** See {@link #HOST}. */
    record Host() implements NamespaceMode {}

    /**
     * That of another container, which must be running.
     *
     * @param reference its id, the beginning of it, or its name
     */
    record OfContainer(String reference) implements NamespaceMode {}

    /** The one that a file keeps, such as those of {@code ip netns}. */
    record AtPath(String path) implements NamespaceMode {}

    /**
     * The mode that a flag asks for: {@code private}, {@code host}, {@code container:ID} or {@code ns:PATH}.
     *
     * @param flag for the message, such as {@code --pid}
     * @throws BadRequestException if it is none of them
     */
    static NamespaceMode parse(String flag, String text) {
        if (text.equals("private") || text.isEmpty()) return PRIVATE;
        if (text.equals("host")) return HOST;
        if (text.startsWith("container:") && text.length() > "container:".length()) {
            return new OfContainer(text.substring("container:".length()));
        }
        if (text.startsWith("ns:/")) return new AtPath(text.substring("ns:".length()));
        throw new BadRequestException(
                "%s: \"%s\" is no namespace".formatted(flag, Printable.of(text)),
                "use private, host, container:ID or ns:PATH");
    }

    /** The mode of {@code --network}, which has {@code none} as docker's word for a private one. */
    static NamespaceMode parseNetwork(String text) {
        if (text.equals("bridge") || text.equals("default")) {
            throw new BadRequestException(
                    "--network: there is no " + text + " network yet", "use none, host, container:ID or ns:PATH");
        }
        return text.equals("none") ? PRIVATE : parse("--network", text);
    }

    /** The mode of {@code --ipc}, where docker also says {@code shareable} (any can be joined here) and {@code none}. */
    static NamespaceMode parseIpc(String text) {
        return text.equals("shareable") || text.equals("none") ? PRIVATE : parse("--ipc", text);
    }
}
