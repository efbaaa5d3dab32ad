package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks which tests {@code ./mvnw test -Dfast} leaves out: the profile {@code fast} in {@code pom.xml} lists them. */
class FastTestsTest {

    private static final Pattern PROFILE = Pattern.compile("(?s)<id>fast</id>.*?</profile>");
    private static final Pattern EXCLUDED = Pattern.compile("<exclude>\\*\\*/(\\w+)\\.java</exclude>");
    private static final Pattern STARTS_APPLICATION = Pattern.compile("(?m)^@QuarkusTest\\b");

    private final Set<String> excluded = excluded();

    @Test
    void excluded_testThatStartsTheApplication_isListed() throws IOException {
        assertThat(excluded)
                .hasSizeGreaterThan(20)
                .containsAll(tests(source -> STARTS_APPLICATION.matcher(source).find()));
    }

    @Test
    void excluded_everyName_isATest() throws IOException {
        assertThat(tests(source -> true)).containsAll(excluded);
    }

    private static Set<String> excluded() {
        String profile = PROFILE.matcher(text(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        return EXCLUDED.matcher(profile).results().map(name -> name.group(1)).collect(Collectors.toSet());
    }

    /** @return the names of the test classes of surefire whose source fulfils the condition */
    private static Set<String> tests(Predicate<String> condition) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> condition.test(text(file)))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
