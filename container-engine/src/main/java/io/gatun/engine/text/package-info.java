/** Small grammars that flags share: ids, paths in a container, lines of CSV, and text fit to be quoted in a message. */
@NullMarked
package io.gatun.engine.text;

import org.jspecify.annotations.NullMarked;
