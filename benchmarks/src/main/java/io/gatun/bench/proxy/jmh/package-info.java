/** What single decisions of the proxy cost. */
@NullMarked
package io.gatun.bench.proxy.jmh;

import org.jspecify.annotations.NullMarked;
