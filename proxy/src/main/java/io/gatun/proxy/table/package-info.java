/** The backends of a service as one immutable snapshot that is replaced as a whole. */
@NullMarked
package io.gatun.proxy.table;

import org.jspecify.annotations.NullMarked;
