/** JMH, one class per question, named for the question. */
@NullMarked
package io.gatun.bench.plan;

import org.jspecify.annotations.NullMarked;
