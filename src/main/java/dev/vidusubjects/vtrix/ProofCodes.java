package dev.vidusubjects.vtrix;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The setting {@code subjects.provider.proof-codes}: further codes that prove that nothing was created. */
final class ProofCodes {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,63}):([A-Za-z]+)");

    /** By code, in lower case. */
    private final Map<String, ErrorClass> classes;

    private ProofCodes(Map<String, ErrorClass> classes) {
        this.classes = Map.copyOf(classes);
    }

    /**
     * @param entries the entries, {@code Code:class}
     * @return the codes, which apply in any letter case
     * @throws IllegalArgumentException if an entry is malformed, or a code has two classes
     */
    static ProofCodes parse(List<String> entries) {
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
        return new ProofCodes(classes);
    }

    /** @return the class of the first code of the body that has one; codes that are names come before numbers */
    Optional<ErrorClass> find(ErrorBody body) {
        return body.codes().stream()
                .map(code -> classes.get(code.toLowerCase(Locale.ROOT)))
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> body.numbers().stream()
                        .map(number -> classes.get(number.toString()))
                        .filter(Objects::nonNull)
                        .findFirst());
    }

    private static IllegalArgumentException malformed(String entry) {
        return new IllegalArgumentException("subjects.provider.proof-codes: found \"" + entry
                + "\": entries Code:class are allowed, whose class is refused, busy, account or media,"
                + " for example MaintenanceWindow:busy");
    }
}
