package io.gatun.engine.archive.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.engine.archive.tar.TarEntry.Extent;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.abi.CString;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The records of a pax extended header ({@code LENGTH KEY=VALUE}; pax(1), "pax Extended Header"), which replace fields of a header. */
final class ExtendedHeader {
    static final String XATTR = "SCHILY.xattr.";
    private static final int LENGTH_DIGITS = 9;
    private static final int NANO_DIGITS = 9;

    private final Map<String, byte[]> records = new LinkedHashMap<>();
    /** Of the first form of GNU's sparse files, which repeats a pair of keys. */
    private final List<Long> sparse = new ArrayList<>();

    /** Adds the records of one header; an empty value takes back what an earlier one said. */
    void add(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int space = find(bytes, ' ', at, Math.min(bytes.length, at + LENGTH_DIGITS));
            int length = (int) number(bytes, at, space);
            int end = at + length;
            if (length <= space - at + 1 || end > bytes.length || bytes[end - 1] != '\n') throw damaged();
            int equals = find(bytes, '=', space + 1, end);
            put(
                    new String(bytes, space + 1, equals - space - 1, US_ASCII),
                    Arrays.copyOfRange(bytes, equals + 1, end - 1));
            at = end;
        }
    }

    private void put(String key, byte[] value) {
        if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
            sparse.add(number(value, 0, value.length));
        } else if (value.length == 0) {
            records.remove(key);
        } else {
            records.put(key, value);
        }
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(records.get(key)).map(ExtendedHeader::name);
    }

    OptionalLong number(String key) {
        byte[] value = records.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(number(value, 0, value.length));
    }

    /** When the file was written; the fraction of the second may have any number of digits. */
    Optional<Instant> modified() {
        return Optional.ofNullable(records.get("mtime")).map(ExtendedHeader::instant);
    }

    Map<String, byte[]> xattrs() {
        var found = new HashMap<String, byte[]>();
        records.forEach((key, value) -> {
            if (key.startsWith(XATTR)) found.put(key.substring(XATTR.length()), value);
        });
        return found;
    }

    /** The map of a sparse file of GNU's first two forms. */
    Optional<List<Extent>> sparseMap() {
        List<Long> numbers = new ArrayList<>(sparse);
        text("GNU.sparse.map").ifPresent(map -> {
            for (String number : map.split(",", -1)) {
                byte[] digits = number.getBytes(US_ASCII);
                numbers.add(number(digits, 0, digits.length));
            }
        });
        return numbers.isEmpty() ? Optional.empty() : Optional.of(SparseMap.pairs(numbers));
    }

    /** Whether the map stands before the data of the file: GNU's third form. */
    boolean mapIsInData() {
        return number("GNU.sparse.major").orElse(0) == 1;
    }

    private static String name(byte[] value) {
        for (byte b : value) {
            if (b == 0) throw new BadArchiveException("a name in the archive has a NUL in it", "");
        }
        return CString.text(value);
    }

    private static Instant instant(byte[] value) {
        String text = new String(value, US_ASCII);
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        boolean negative = whole.startsWith("-");
        byte[] digits = (negative ? whole.substring(1) : whole).getBytes(US_ASCII);
        long seconds = number(digits, 0, digits.length);
        long nanos = 0;
        if (point >= 0) {
            String fraction = (text.substring(point + 1) + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
            nanos = number(fraction.getBytes(US_ASCII), 0, NANO_DIGITS);
        }
        try {
            return negative ? Instant.ofEpochSecond(-seconds, -nanos) : Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            throw damaged();
        }
    }

    static long number(byte[] bytes, int from, int to) {
        if (from >= to || to - from > 18) throw damaged();
        long value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') throw damaged();
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    private static int find(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) return i;
        }
        throw damaged();
    }

    private static BadArchiveException damaged() {
        return new BadArchiveException("an extended header of the archive is damaged", "make the archive again");
    }
}
