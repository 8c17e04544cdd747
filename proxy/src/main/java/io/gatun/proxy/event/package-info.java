/** What the flight recorder is told of the proxy; nothing is computed for it unless somebody records. */
@NullMarked
package io.gatun.proxy.event;

import org.jspecify.annotations.NullMarked;
