package dev.vidusubjects.packaging;

import static dev.vidusubjects.packaging.Architecture.ARM64;
import static dev.vidusubjects.packaging.Architecture.X86_64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.builder.ElfWriter;
import dev.vidusubjects.builder.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageCheckTest {

    private static final String EVERYONE = "rwxr-xr-x";
    private static final String HANDLER = "io/quarkus/amazon/lambda/runtime/QuarkusStreamHandler.class";
    private static final String REPORT =
            "{\"general_info\":{\"graal_compiler\":{\"optimization_level\":\"2\",\"march\":\"x86-64-v3\",\"pgo\":null}}}";

    private static final int MUTATIONS = 1_000;

    @TempDir
    Path target;

    private Path zip;
    private Path json;
    private Path report;

    @BeforeEach
    void leaveAnOldDescription() throws IOException {
        zip = target.resolve("function.zip");
        json = target.resolve("function.json");
        report = target.resolve("build-output-stats.json");
        Files.writeString(json, "{\"package\": \"of an earlier build\"}");
    }

    @Test
    void run_nativePackage_describesIt() throws Exception {
        Zips.bootstrap(zip, ElfWriter.forX86().write(), EVERYONE);
        Files.writeString(report, REPORT);

        check().run(true, X86_64, "1.0.0-SNAPSHOT");

        assertThat(fields())
                .containsExactly(
                        Map.entry("package", "function.zip"),
                        Map.entry("kind", "native"),
                        Map.entry("architecture", "x86_64"),
                        Map.entry("glibc", "2.34"),
                        Map.entry("cpu", "x86-64-v3"),
                        Map.entry("version", "1.0.0-SNAPSHOT"),
                        Map.entry("commit", "unknown"),
                        Map.entry("sha256", digest()));
    }

    @Test
    void run_realExecutableForArm_describesIt() throws Exception {
        Zips.bootstrap(zip, RealFiles.content(RealFiles.ARM64_EXECUTABLE), EVERYONE);

        check().run(true, ARM64, "1");

        assertThat(fields())
                .containsEntry("architecture", "arm64")
                .containsEntry("glibc", "2.17")
                .doesNotContainKeys("cpu", "java")
                .containsEntry("sha256", digest());
    }

    @Test
    void run_staticExecutable_hasNoGlibc() throws Exception {
        Zips.bootstrap(zip, ElfWriter.statically().write(), EVERYONE);

        check().run(true, X86_64, "1");

        assertThat(fields()).containsEntry("architecture", "x86_64").doesNotContainKey("glibc");
    }

    @Test
    void run_jvmPackage_describesIt() throws Exception {
        Zips.entries(zip, jvmEntries(61, 52));

        check().run(false, X86_64, "2 \"beta\" \\ \u0007");

        assertThat(fields())
                .containsExactly(
                        Map.entry("package", "function.zip"),
                        Map.entry("kind", "jvm"),
                        Map.entry("java", 17),
                        Map.entry("version", "2 \"beta\" \\ \u0007"),
                        Map.entry("commit", "unknown"),
                        Map.entry("sha256", digest()));
    }

    /** One library for Java 21 among libraries for Java 17; classes that only newer Java versions load do not count. */
    @Test
    void run_jvmPackageWithNewerLibrary_needsItsJavaVersion() throws Exception {
        Map<String, byte[]> entries = jvmEntries(61, 65);
        entries.put("META-INF/versions/25/a/A.class", classFile(69));
        entries.put("module-info.class", classFile(69));
        Zips.entries(zip, entries);

        check().run(false, X86_64, "1");

        assertThat(fields()).containsEntry("java", 21);
    }

    @Test
    void run_executableForOtherProcessor_removesPackage() throws Exception {
        Zips.bootstrap(zip, ElfWriter.forArm().write(), EVERYONE);

        assertRefused(true, "for arm64: x86_64 is needed");
    }

    @Test
    void run_executableForMacOs_removesPackage() throws Exception {
        Zips.bootstrap(zip, RealFiles.content(RealFiles.MACOS_LIBRARY), EVERYONE);

        assertRefused(true, "Mach-O file, as built for macOS: an ELF executable is needed");
    }

    @Test
    void run_newerGlibc_removesPackage() throws Exception {
        byte[] file =
                ElfWriter.forX86().version("libc.so.6", "GLIBC_2.38", "strlcpy").write();
        Zips.bootstrap(zip, file, EVERYONE);

        assertRefused(true, "found symbols of GLIBC_2.38 in libc.so.6 (strlcpy)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rwxr--r--", "rwxr-xr--", "rwx--x--x", "---------"})
    void run_bootstrapThatNotEveryoneMayExecute_removesPackage(String mode) throws Exception {
        Zips.bootstrap(zip, ElfWriter.forX86().write(), mode);

        assertRefused(true, "found bootstrap with the mode " + mode + ": every user must be allowed");
    }

    @Test
    void run_bootstrapWithoutMode_removesPackage() throws Exception {
        Zips.entries(zip, Map.of("bootstrap", ElfWriter.forX86().write()));

        assertRefused(true, "found bootstrap with no Unix mode");
    }

    @Test
    void run_noBootstrap_removesPackage() throws Exception {
        Zips.entries(zip, Map.of("runner", ElfWriter.forX86().write()));

        assertRefused(true, "found 1 entries in the zip, the first ones [runner]");
    }

    @Test
    void run_emptyZip_removesPackage() throws Exception {
        Zips.entries(zip, Map.of());

        assertRefused(true, "found 0 entries in the zip");
        Zips.entries(zip, Map.of());
        assertRefused(false, "found no class " + HANDLER);
    }

    @Test
    void run_moreThanBootstrap_removesPackage() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("bootstrap", ElfWriter.forX86().write());
        entries.put("libawt.so", new byte[1]);
        Zips.entries(zip, entries);

        assertRefused(true, "found 2 entries in the zip, the first ones [bootstrap, libawt.so]");
    }

    @Test
    void run_noZip_isRefused() {
        assertRefused(true, "found no " + target.resolve("function.zip"));
    }

    /** The size is stated in the directory of the zip; the zip is not unpacked to determine it. */
    @ParameterizedTest
    @ValueSource(ints = {250 * 1024 * 1024 + 1, Integer.MAX_VALUE, -2})
    void run_largerThanLambdaAllows_removesPackage(int size) throws Exception {
        Zips.bootstrap(zip, ElfWriter.forX86().write(), EVERYONE);
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(zip)).order(ByteOrder.LITTLE_ENDIAN);
        int directory = content.getInt(content.capacity() - 6);
        assertThat(content.getInt(directory)).isEqualTo(0x02014b50);
        content.putInt(directory + 24, size);
        Files.write(zip, content.array());

        assertRefused(true, "bytes or more, unpacked: Lambda allows at most 262144000 bytes (250 MB)");
    }

    @Test
    void run_zipCutOffAnywhere_removesPackage() throws Exception {
        Zips.bootstrap(zip, ElfWriter.forX86().write(), EVERYONE);
        byte[] whole = Files.readAllBytes(zip);

        for (int length = 0; length < whole.length; length++) {
            Files.write(zip, Arrays.copyOf(whole, length));
            assertRefused(true, "found a");
        }
    }

    /** The damage is within the entry's data: the directory at the end of the zip is valid. */
    @Test
    void run_zipWithDamagedContent_removesPackage() throws Exception {
        byte[] file = ElfWriter.forX86().write();
        Zips.bootstrap(zip, file, EVERYONE);
        byte[] whole = Files.readAllBytes(zip);
        // A local header: 30 bytes, whose last two are the length of its extra fields, then the name and the extra
        // fields.
        int start = 30 + "bootstrap".length() + (whole[28] & 0xff);
        for (int i = start; i < start + 100; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x55;
            Files.write(zip, damaged);
            assertRefused(true, "found a");
        }
    }

    /**
     * Any change in the zip, including its directory: the zip is described, or it is refused with a message and
     * removed.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_damagedZip_isDescribedOrRefused(boolean forNative) throws Exception {
        if (forNative) {
            Zips.bootstrap(zip, ElfWriter.forX86().write(), EVERYONE);
        } else {
            Zips.entries(zip, jvmEntries(61, 61));
        }
        byte[] whole = Files.readAllBytes(zip);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = whole.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(damaged.length);
                damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : -1);
            }
            Files.write(zip, damaged);
            try {
                check().run(forNative, X86_64, "1");
                assertThat(json).exists();
            } catch (UnusablePackageException e) {
                assertThat(e).hasMessageStartingWith("found ");
                assertThat(zip).doesNotExist();
                refused++;
            }
        }

        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
    }

    @Test
    void run_machineTypeOfTheBuilder_removesPackage() throws Exception {
        Zips.bootstrap(zip, ElfWriter.forX86().write(), EVERYONE);
        Files.writeString(report, REPORT.replace("x86-64-v3", "native"));

        assertRefused(true, "found an executable for the machine type native (-march)");
    }

    @Test
    void run_jvmPackageWithBootstrap_removesPackage() throws Exception {
        Map<String, byte[]> entries = jvmEntries(61, 61);
        entries.put("bootstrap", new byte[1]);
        Zips.entries(zip, entries);

        assertRefused(false, "found bootstrap in the zip: a JVM package has none");
    }

    @Test
    void run_jvmPackageWithoutHandler_removesPackage() throws Exception {
        Zips.entries(zip, Map.of("a/A.class", classFile(61)));

        assertRefused(false, "found no class " + HANDLER);
    }

    @Test
    void run_jvmPackageWithDamagedClass_removesPackage() throws Exception {
        Map<String, byte[]> entries = jvmEntries(61, 61);
        entries.put("a/B.class", new byte[] {1, 2, 3});
        Zips.entries(zip, entries);

        assertRefused(false, "found the file a/B.class, which is no class");
    }

    private PackageCheck check() {
        return new PackageCheck(target, report, target);
    }

    /** Asserts that neither the zip nor a description remains, not even an earlier one. */
    private void assertRefused(boolean forNative, String message) {
        assertThatThrownBy(() -> check().run(forNative, X86_64, "1"))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining(message);
        assertThat(zip).doesNotExist();
        assertThat(json).doesNotExist();
    }

    private Map<String, Object> fields() throws IOException {
        JsonNode document = new ObjectMapper().readTree(json.toFile());
        Map<String, Object> fields = new LinkedHashMap<>();
        document.fieldNames().forEachRemaining(name -> {
            JsonNode value = document.get(name);
            fields.put(name, value.isInt() ? (Object) value.intValue() : value.textValue());
        });
        assertThat(target).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
        return fields;
    }

    private String digest() throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip)));
    }

    /** @return the handler in a library and a class of the application, in the given versions of class files */
    private static Map<String, byte[]> jvmEntries(int application, int library) throws IOException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        Zips.writeEntries(
                jar, Map.of(HANDLER, classFile(library), "LICENSE", "text".getBytes(StandardCharsets.US_ASCII)));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String folder : List.of("META-INF/", "a/")) {
            entries.put(folder, new byte[0]);
        }
        entries.put("a/A.class", classFile(application));
        entries.put("application.properties", new byte[0]);
        entries.put("lib/lambda.jar", jar.toByteArray());
        return entries;
    }

    private static byte[] classFile(int version) {
        return new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0, (byte) version, 0, 1};
    }
}
