/** JSON documents: values, a reader that keeps to a budget, and a view that names the place of what is wrong. */
@NullMarked
package io.gatun.engine.json;

import org.jspecify.annotations.NullMarked;
