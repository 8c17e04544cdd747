/**
 * Trees and archives: {@link Extraction} makes files of an archive, {@link Packing} an archive of files, both below a
 * directory that somebody holds open. Every name is walked with {@code openat2(RESOLVE_IN_ROOT)}, so links lead nowhere else, and
 * its last part is never followed; what was opened is changed by its descriptor. Whoever knows more about some entries, such as
 * the whiteouts of image layers, gives an {@link Extraction.Special}.
 */
@NullMarked
package io.gatun.engine.archive;

import org.jspecify.annotations.NullMarked;
