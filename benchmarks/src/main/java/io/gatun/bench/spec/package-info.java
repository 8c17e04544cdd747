/** JMH, one class per question, named for the question. */
@NullMarked
package io.gatun.bench.spec;

import org.jspecify.annotations.NullMarked;
