package io.gatun.engine.json;

/** Text that is not JSON, is more than the budget allows, or has another shape than its reader needs. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String path;

    JsonException(String path, String problem) {
        super((path.isEmpty() ? "the document" : JsonPath.brief(path)) + ": " + problem);
        this.path = path;
    }

    /** Where in the document, such as {@code linux.resources.memory.limit}; empty for the whole. */
    public String path() {
        return path;
    }
}
