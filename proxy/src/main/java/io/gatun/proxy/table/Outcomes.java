package io.gatun.proxy.table;

/** Who wants to know what came of connecting to members. Called on loops, so never waits. */
public interface Outcomes {
    /** A member took a connection. */
    void connected(Member member);

    /** A member refused, did not answer in time or could not be reached. */
    void failed(Member member);
}
