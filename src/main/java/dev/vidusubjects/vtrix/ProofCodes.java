package dev.vidusubjects.vtrix;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the setting {@code subjects.provider.proof-codes}. */
final class ProofCodes {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,63}):([A-Za-z]+)");

    private ProofCodes() {}

    /**
     * @param entries the entries, {@code Code:class}
     * @return the class of each code; the codes are in lower case
     * @throws IllegalArgumentException if an entry is malformed, or a code has two classes
     */
    static Map<String, ErrorClass> parse(List<String> entries) {
        Map<String, ErrorClass> classes = new HashMap<>();
        for (String entry : entries) {
            Matcher matcher = ENTRY.matcher(entry.strip());
            ErrorClass proof =
                    matcher.matches() ? ErrorClass.proof(matcher.group(2)).orElseThrow(() -> malformed(entry)) : null;
            if (proof == null) {
                throw malformed(entry);
            }
            ErrorClass before = classes.put(matcher.group(1).toLowerCase(Locale.ROOT), proof);
            if (before != null && before != proof) {
                throw new IllegalArgumentException("subjects.provider.proof-codes: found two classes of "
                        + matcher.group(1) + ": one class for each code is allowed");
            }
        }
        return Map.copyOf(classes);
    }

    private static IllegalArgumentException malformed(String entry) {
        return new IllegalArgumentException("subjects.provider.proof-codes: found \"" + entry
                + "\": entries Code:class are allowed, whose class is refused, busy, account or media,"
                + " for example MaintenanceWindow:busy");
    }
}
