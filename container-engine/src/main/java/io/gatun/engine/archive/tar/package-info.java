/**
 * The tar format: entries as values, a reader with budgets and a writer; knows no file system. Read are the archives of GNU
 * tar (long names, sparse files), POSIX pax and their ancestors; written is POSIX, with extended headers only where the
 * plain ones do not suffice. Names are bytes as {@link io.gatun.linux.abi.CString} spells them, UTF-8 or not.
 */
@NullMarked
package io.gatun.engine.archive.tar;

import org.jspecify.annotations.NullMarked;
