/** Which plugins take part, in which order and with which weight; read from a KubeSchedulerConfiguration. */
@NullMarked
package io.gatun.scheduler.profile;

import org.jspecify.annotations.NullMarked;
