/** HTTP/1.1 over Netty: requests on virtual threads, streams with back-pressure both ways, and connections taken over. */
@NullMarked
package io.gatun.daemon.http;

import org.jspecify.annotations.NullMarked;
