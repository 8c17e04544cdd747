/** Messages of HTTP/1.1 as bytes: read strictly, routed, and written anew; nothing is sent or received here. */
@NullMarked
package io.gatun.proxy.http;

import org.jspecify.annotations.NullMarked;
