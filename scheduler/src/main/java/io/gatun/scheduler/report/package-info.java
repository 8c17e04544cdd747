/** For people: where pods would go and why, as text, JSON and YAML. */
@NullMarked
package io.gatun.scheduler.report;

import org.jspecify.annotations.NullMarked;
