/** Requests and answers of HTTP/1.1 passed on one by one, between clients and connections to backends that are used again. */
@NullMarked
package io.gatun.proxy.relay.http;

import org.jspecify.annotations.NullMarked;
