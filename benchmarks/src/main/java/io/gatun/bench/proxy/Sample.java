package io.gatun.bench.proxy;

/**
 * One run of one load by one way.
 *
 * @param result what the client got done
 * @param proxySeconds CPU time of the proxy
 * @param allSeconds CPU time of client, proxy and backend
 */
record Sample(Load.Result result, double proxySeconds, double allSeconds) {
    /** CPU seconds of the proxy for a gigabyte, or microseconds for a request. */
    double proxyCost() {
        return proxySeconds / result.amount();
    }

    /** The same of everybody. */
    double wholeCost() {
        return allSeconds / result.amount();
    }
}
