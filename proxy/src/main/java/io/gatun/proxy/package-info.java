/** The façade: listen, replace backends, drain, close. */
@NullMarked
package io.gatun.proxy;

import org.jspecify.annotations.NullMarked;
