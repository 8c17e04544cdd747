package io.gatun.daemon.http;

/** The routes of one kind of resource; each kind has a class of its own, and they are listed in one place. */
@FunctionalInterface
public interface Routes {
    /** Adds them. */
    void addTo(Router router);

    /** The same, each request on a thread of its own; see {@link Router#addApart}. */
    default Routes apart() {
        return router -> router.addApart(this);
    }
}
