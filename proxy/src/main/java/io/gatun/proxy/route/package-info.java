/** Which pool a host leads to, and a path or a protocol with it: routes in the order in which they count. */
@NullMarked
package io.gatun.proxy.route;

import org.jspecify.annotations.NullMarked;
