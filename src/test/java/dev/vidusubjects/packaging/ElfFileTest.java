package dev.vidusubjects.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vidusubjects.builder.ElfWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the reader of ELF files with binutils on the same files, and tests it with damaged files. */
class ElfFileTest {

    private static final int MUTATIONS = 20_000;

    static List<Path> realElfFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(RealFiles.path(RealFiles.ARM64_EXECUTABLE));
        files.add(RealFiles.path(RealFiles.X86_64_EXECUTABLE));
        files.add(RealFiles.path(RealFiles.X86_64_LIBRARY));
        // On Linux, the JDK's own files: with symbol versions that they need and symbol versions that they define.
        Path jdk = Path.of(System.getProperty("java.home"));
        for (String name : List.of("bin/java", "lib/server/libjvm.so", "lib/libnet.so")) {
            if (Files.exists(jdk.resolve(name)) && System.getProperty("os.name").equals("Linux")) {
                files.add(jdk.resolve(name));
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("realElfFiles")
    void read_realFile_agreesWithReadelf(Path path) throws Exception {
        String shown = output("readelf", "-lWdV", path.toString());
        Set<String> versions = new TreeSet<>();
        String library = "";
        String needs = shown.contains("Version needs section") ? shown.split("Version needs section", 2)[1] : "";
        for (MatchResult line : matches("File: (\\S+)|Name: (\\S+)  Flags: (?!WEAK)", needs)) {
            library = line.group(1) == null ? library : line.group(1);
            if (line.group(2) != null) {
                versions.add(library + " " + line.group(2));
            }
        }

        ElfFile file = ElfFile.read(Files.readAllBytes(path));

        assertThat(file.interpreter().stream().toList())
                .isEqualTo(names("Requesting program interpreter: ([^\\]]+)\\]", shown));
        assertThat(file.libraries()).isEqualTo(names("\\(NEEDED\\)[^\\[]*\\[([^\\]]+)\\]", shown));
        assertThat(file.versions().stream().map(version -> version.library() + " " + version.name()))
                .containsExactlyInAnyOrderElementsOf(versions);
    }

    /** The output of a linker for a function that was added in glibc 2.36. */
    @Test
    void requireLoadable_linkedWithNewerGlibc_namesTheFunction(@TempDir Path folder) throws Exception {
        byte[] file = compile(folder, "unsigned arc4random(void); int main(void) { return arc4random() & 1; }");

        assertThatThrownBy(() -> AmazonLinux.requireLoadable(file, host()))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining(
                        "found symbols of GLIBC_2.36 in libc.so.6 (arc4random), which the executable needs");
    }

    @Test
    void requireLoadable_linkedHere_isAccepted(@TempDir Path folder) throws Exception {
        byte[] file = compile(folder, "int main(void) { return 0; }");

        assertThat(AmazonLinux.requireLoadable(file, host()))
                .hasValueSatisfying(glibc -> assertThat(glibc).matches("2\\.(1[7-9]|2[0-9]|3[0-4])"));
    }

    @Test
    void read_cutOffAtAnyByte_isRefused() {
        byte[] file =
                ElfWriter.forX86().version("libz.so.1", "ZLIB_1.2.9", "any").write();

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertRefused(() -> ElfFile.read(cut), "cut off after " + length + " bytes");
        }
    }

    /** Without section headers, which strip may remove, the segments are the last bytes of the file. */
    @Test
    void read_strippedFileCutOffAtAnyByte_isRefused() throws Exception {
        byte[] whole = ElfWriter.forX86().write();
        ByteBuffer headers = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        byte[] file = Arrays.copyOf(whole, (int) headers.getLong(40));
        ByteBuffer.wrap(file).putLong(40, 0).putInt(60, 0);
        assertThat(ElfFile.read(file).libraries()).containsExactly("libc.so.6", "libz.so.1");

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertRefused(() -> ElfFile.read(cut), "cut off after " + length + " bytes");
        }
    }

    /** Before and after the string table: within the file, and beyond its end. */
    @ParameterizedTest
    @ValueSource(longs = {-1, -8, 200, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE})
    void read_nameOutsideItsTable_isRefused(long index) {
        byte[] file = ElfWriter.forX86().libraryAt(index).write();

        assertThatThrownBy(() -> ElfFile.read(file)).hasMessageContaining("a damaged ELF file, a name at ");
    }

    /** The last bytes of a real file are its section headers. */
    @Test
    void read_realFileCutOffAnywhere_isRefused() throws Exception {
        byte[] file = RealFiles.content(RealFiles.ARM64_EXECUTABLE);

        for (int length = 0; length < file.length; length += length < 4096 ? 1 : 4093) {
            byte[] cut = Arrays.copyOf(file, length);
            assertRefused(() -> ElfFile.read(cut), "cut off after " + length + " bytes");
        }
        byte[] last = Arrays.copyOf(file, file.length - 1);
        assertRefused(() -> ElfFile.read(last), "cut off before its last byte");
    }

    /** A damaged file is either read or refused with a message: there is never another exception or an endless loop. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void read_damagedFile_isReadOrRefused() {
        byte[] file =
                ElfWriter.forX86().version("libz.so.1", "ZLIB_1.2.9", "any").write();
        Random random = new Random(7);
        long[] numbers = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x400000, file.length, file.length - 1, 0xffffffffL
        };
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = file.clone();
            ByteBuffer bytes = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                long number = random.nextBoolean() ? numbers[random.nextInt(numbers.length)] : random.nextLong();
                int at = 16 + random.nextInt(file.length - 24);
                switch (random.nextInt(3)) {
                    case 0 -> bytes.put(at, (byte) number);
                    case 1 -> bytes.putInt(at, (int) number);
                    default -> bytes.putLong(at, number);
                }
            }
            try {
                ElfFile.read(damaged);
            } catch (UnusablePackageException e) {
                assertThat(e).hasMessageStartingWith("found ");
                refused++;
            }
        }

        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
    }

    /** The first entry refers to itself as the second entry, or to an entry that overlaps it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void read_versionsThatPointToThemselves_areRefused(int step) {
        byte[] file = ElfWriter.forX86().versionStep(step).write();

        assertThatThrownBy(() -> ElfFile.read(file))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining("a list of needed versions that ends too early");
    }

    @Test
    void read_moreVersionsThanAnIndexHas_areRefused() {
        ElfWriter file = ElfWriter.forX86();
        for (int i = 0; i < 0x8000; i++) {
            file.version("libc.so.6", "GLIBC_2." + i, "any");
        }

        assertThatThrownBy(() -> ElfFile.read(file.write())).hasMessageContaining("more than 32767 needed versions");
    }

    @Test
    void read_tooManyLibraries_areRefused() {
        ElfWriter file = ElfWriter.forX86();
        for (int i = 0; i < 1000; i++) {
            file.library("lib" + i + ".so");
        }

        assertThatThrownBy(() -> ElfFile.read(file.write())).hasMessageContaining("more than 1000 needed libraries");
    }

    @Test
    void read_dynamicSectionWithoutEnd_isRefused() throws Exception {
        byte[] file = ElfWriter.forX86().write();
        // The size of the dynamic section in the third program header, reduced by its last entry.
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int size = 64 + 2 * 56 + 32;
        bytes.putLong(size, bytes.getLong(size) - 16);

        assertThatThrownBy(() -> ElfFile.read(file)).hasMessageContaining("a dynamic section without an end");
    }

    private static void assertRefused(ThrowingCallable reading, String situation) {
        assertThatThrownBy(reading)
                .as(situation)
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageStartingWith("found ");
    }

    private static Architecture host() {
        return Architecture.ofHost(System.getProperty("os.arch")).orElseThrow();
    }

    private static byte[] compile(Path folder, String program) throws Exception {
        Path source = Files.writeString(folder.resolve("program.c"), program);
        Path executable = folder.resolve("program");
        output("cc", "-o", executable.toString(), source.toString());
        assumeThat(executable).as("what cc makes").exists();
        assumeThat(FileFormat.isElf(Files.readAllBytes(executable)))
                .as("cc makes ELF files")
                .isTrue();
        return Files.readAllBytes(executable);
    }

    /** @return the output of the command; the test is skipped if the command does not exist */
    private static String output(String... command) throws InterruptedException, IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeThat(e).as(command[0] + " is not on this machine").isNull();
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeThat(process.waitFor()).as(command[0] + ": " + output).isZero();
        return output;
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static List<String> names(String pattern, String text) {
        return matches(pattern, text).stream().map(match -> match.group(1)).toList();
    }
}
