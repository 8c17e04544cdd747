package io.gatun.scheduler.profile;

/**
 * Extension points by the names they have in configuration files; filtering and scoring are prepared by their plugins
 * themselves.
 */
public enum Point {
    PRE_ENQUEUE("preEnqueue"),
    QUEUE_SORT("queueSort"),
    PRE_FILTER("preFilter"),
    FILTER("filter"),
    POST_FILTER("postFilter"),
    PRE_SCORE("preScore"),
    SCORE("score"),
    RESERVE("reserve"),
    PERMIT("permit"),
    PRE_BIND("preBind"),
    BIND("bind"),
    POST_BIND("postBind");

    private final String key;

    Point(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }
}
