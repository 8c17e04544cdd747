/** Network namespaces: how to enter one, and what the rooms below configure in it. */
@NullMarked
package io.gatun.linux.net;

import org.jspecify.annotations.NullMarked;
