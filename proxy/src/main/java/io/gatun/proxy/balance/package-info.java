/** Pure choice of a backend (round robin, least connections, consistent hash). */
@NullMarked
package io.gatun.proxy.balance;

import org.jspecify.annotations.NullMarked;
