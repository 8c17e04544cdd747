package io.gatun.linux.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where the constants or structs of a class are declared for C. A test includes these headers and compares every value,
 * size and offset with ours, so a class without this annotation fails that test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Header {
    /** Headers of the kernel or of the C library, in the order to include them. */
    String[] value();
}
