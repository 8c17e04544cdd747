/** The verbs of containers: one class each, with its flags and what it asks of the engine. */
@NullMarked
package io.gatun.cli.container;

import org.jspecify.annotations.NullMarked;
