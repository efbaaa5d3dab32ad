package dev.vidusubjects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The content of the package that this build created: one target of the application, and nothing of the other target.
 */
@Tag("package")
class PackageIT {

    private static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    @Test
    @EnabledIfSystemProperty(named = "package.target", matches = "standalone")
    void packageForStandalone_containsNoLibraryAndNoBeanOfAws() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TARGET.resolve("quarkus-app"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                addNames(file.toString(), Files.newInputStream(file), names);
            }
        }

        assertThat(names)
                .contains("dev/vidusubjects/standalone/store/MvTaskStore_Bean.class", "org/h2/mvstore/MVStore.class")
                .noneMatch(name -> name.matches("dev/vidusubjects/(aws|lambda)/.+_(Bean|ClientProxy)\\.class"))
                .noneMatch(name -> name.startsWith("software/amazon/"))
                .noneMatch(name -> name.startsWith("com/amazonaws/"));
        assertContainsThePage(names);
    }

    @Test
    @EnabledIfSystemProperty(named = "package.target", matches = "aws")
    void packageForAws_containsNoLibraryAndNoBeanOfStandalone() throws IOException {
        Path zip = TARGET.resolve("function.zip");
        List<String> names = new ArrayList<>();
        addNames(zip.toString(), Files.newInputStream(zip), names);

        if (names.contains("bootstrap")) {
            assertExecutableContainsNoStandaloneClasses(zip);
            return;
        }
        assertThat(names)
                .contains(
                        "dev/vidusubjects/aws/DynamoTaskStore_Bean.class",
                        "software/amazon/awssdk/services/dynamodb/DynamoDbClient.class")
                .noneMatch(name -> name.matches("dev/vidusubjects/(standalone|sandbox)/.+_(Bean|ClientProxy)\\.class"))
                .noneMatch(name -> name.startsWith("org/h2/"));
        assertContainsThePage(names);
    }

    /** The page is a bundle; its sources, and the libraries that are part of it, are in no package. */
    private static void assertContainsThePage(List<String> names) {
        assertThat(names)
                .contains("META-INF/resources/index.html")
                .anyMatch(name -> name.matches("META-INF/resources/static/bundle/app-[A-Z0-9]+\\.js"))
                .anyMatch(name -> name.matches("META-INF/resources/static/bundle/app-[A-Z0-9]+\\.css"))
                .noneMatch(name -> name.startsWith("web/"))
                .noneMatch(name -> name.endsWith(".map"))
                .noneMatch(name -> name.contains("node_modules/"))
                .noneMatch(name -> name.startsWith("META-INF/resources/_static/"));
    }

    @Test
    @EnabledIfSystemProperty(named = "package.target", matches = "aws")
    void packageForAws_matchesItsDescription() throws Exception {
        Path zip = TARGET.resolve("function.zip");
        List<String> names = new ArrayList<>();
        addNames(zip.toString(), Files.newInputStream(zip), names);
        boolean executable = names.contains("bootstrap");

        JsonNode description =
                new ObjectMapper().readTree(TARGET.resolve("function.json").toFile());

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip));
        assertThat(description.path("sha256").textValue())
                .isEqualTo(Base64.getEncoder().encodeToString(digest));
        assertThat(description.path("kind").textValue()).isEqualTo(executable ? "native" : "jvm");
        assertThat(description.has("architecture")).isEqualTo(executable);
        assertThat(description.has("cpu")).isEqualTo(executable);
        assertThat(description.path("java").asInt()).isEqualTo(executable ? 0 : 17);
    }

    /** Searches for class names, because an executable contains the names of its classes. */
    private static void assertExecutableContainsNoStandaloneClasses(Path zip) throws IOException {
        try (ZipInputStream content = new ZipInputStream(Files.newInputStream(zip))) {
            ZipEntry entry = content.getNextEntry();
            while (!entry.getName().equals("bootstrap")) {
                entry = content.getNextEntry();
            }
            String text = new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(text.contains("dev.vidusubjects.aws.DynamoTaskStore")).isTrue();
            assertThat(text.contains("dev.vidusubjects.standalone.")).isFalse();
            assertThat(text.contains("dev.vidusubjects.sandbox.")).isFalse();
            assertThat(text.contains("org.h2.mvstore")).isFalse();
        }
    }

    /** Adds the name itself, or the names of the entries of a zip or jar, including jars within a zip. */
    private static void addNames(String name, InputStream content, List<String> names) throws IOException {
        try (content) {
            if (!name.endsWith(".jar") && !name.endsWith(".zip")) {
                names.add(name);
                return;
            }
            ZipInputStream entries = new ZipInputStream(content);
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(".jar")) {
                    addNames(entry.getName(), new Unclosed(entries), names);
                } else if (!entry.isDirectory()) {
                    names.add(entry.getName());
                }
            }
        }
    }

    /** One entry of a zip; closing the entry does not close the zip. */
    private static final class Unclosed extends InputStream {
        private final InputStream entry;

        private Unclosed(InputStream entry) {
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            return entry.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return entry.read(into, offset, length);
        }

        @Override
        public void close() {
            // The zip stays open.
        }
    }
}
