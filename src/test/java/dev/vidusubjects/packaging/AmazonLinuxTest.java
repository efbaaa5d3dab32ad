package dev.vidusubjects.packaging;

import static dev.vidusubjects.packaging.Architecture.ARM64;
import static dev.vidusubjects.packaging.Architecture.X86_64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmazonLinuxTest {

    @Test
    void requireLoadable_executableForX86_returnsHighestGlibc() throws Exception {
        assertThat(AmazonLinux.requireLoadable(ElfWriter.forX86().write(), X86_64))
                .contains("2.34");
    }

    @Test
    void requireLoadable_executableForArm_returnsHighestGlibc() throws Exception {
        assertThat(AmazonLinux.requireLoadable(ElfWriter.forArm().write(), ARM64))
                .contains("2.17");
    }

    @Test
    void requireLoadable_staticExecutable_needsNoGlibc() throws Exception {
        assertThat(AmazonLinux.requireLoadable(ElfWriter.statically().write(), X86_64))
                .isEmpty();
    }

    /** Versions are compared as numbers: 2.4 is older than 2.34. */
    @Test
    void requireLoadable_severalVersions_comparesNumbers() throws Exception {
        byte[] file = ElfWriter.forArm()
                .version("libm.so.6", "GLIBC_2.29", "exp")
                .version("libc.so.6", "GLIBC_2.4", "__stack_chk_fail")
                .write();

        assertThat(AmazonLinux.requireLoadable(file, ARM64)).contains("2.29");
    }

    @Test
    void requireLoadable_realExecutableForArm_isAccepted() throws Exception {
        byte[] file = RealFiles.content(RealFiles.ARM64_EXECUTABLE);

        assertThat(AmazonLinux.requireLoadable(file, ARM64)).contains("2.17");
        assertRefused(file, X86_64, "found an ELF file, 64-bit, little-endian, for arm64: x86_64 is needed");
    }

    @Test
    void requireLoadable_otherProcessor_isRefused() {
        assertRefused(ElfWriter.forArm().write(), X86_64, "for arm64: x86_64 is needed");
        assertRefused(ElfWriter.forX86().write(), ARM64, "for x86_64: arm64 is needed");
        assertRefused(ElfWriter.forX86().machine(243).write(), X86_64, "for riscv: x86_64 is needed");
    }

    @Test
    void requireLoadable_newerGlibc_namesVersionAndSymbol() {
        byte[] file = ElfWriter.forX86()
                .version("libc.so.6", "GLIBC_2.38", "__isoc23_strtol")
                .write();

        assertRefused(file, X86_64, "found symbols of GLIBC_2.38 in libc.so.6 (__isoc23_strtol)");
    }

    /** Only the first of these is a version of glibc's symbols; the loader of glibc 2.34 knows none of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GLIBC_2.35", "GLIBC_3.0", "GLIBC_ABI_DT_RELR", "GLIBC_PRIVATE", "GLIBC_2.34.1", "OTHER_1.0", ""
            })
    void requireLoadable_unknownVersion_isRefused(String version) {
        byte[] file = ElfWriter.forX86().version("libc.so.6", version, "any").write();

        assertRefused(file, X86_64, "found symbols of " + version + " in libc.so.6 (any)");
    }

    /** The loader starts a program even if its weak versions are missing. */
    @Test
    void requireLoadable_weakVersions_areIgnored() throws Exception {
        byte[] file = ElfWriter.forX86()
                .version("libc.so.6", "GLIBC_2.38", "any")
                .weakVersions()
                .write();

        assertThat(AmazonLinux.requireLoadable(file, X86_64)).isEmpty();
    }

    @Test
    void requireLoadable_zlibVersions_areComparedToo() throws Exception {
        byte[] known =
                ElfWriter.forX86().version("libz.so.1", "ZLIB_1.2.9", "any").write();
        byte[] newer =
                ElfWriter.forX86().version("libz.so.1", "ZLIB_1.2.12", "any").write();

        assertThat(AmazonLinux.requireLoadable(known, X86_64)).contains("2.34");
        assertRefused(newer, X86_64, "found symbols of ZLIB_1.2.12 in libz.so.1");
    }

    @Test
    void requireLoadable_musl_isRefused() {
        byte[] file = ElfWriter.forX86().interpreter("/lib/ld-musl-x86_64.so.1").write();

        assertRefused(file, X86_64, "found an executable for musl, as of Alpine Linux (/lib/ld-musl-x86_64.so.1)");
    }

    @Test
    void requireLoadable_otherInterpreter_isRefused() {
        byte[] file = ElfWriter.forX86()
                .interpreter("/nix/store/x/ld-linux-x86-64.so.2")
                .write();

        assertRefused(file, X86_64, "another dynamic linker (/nix/store/x/ld-linux-x86-64.so.2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"libjli.so", "libstdc++.so.6", "libfreetype.so.6", "libz.so.2", "ld-linux-aarch64.so.1"})
    void requireLoadable_missingLibrary_isRefused(String library) {
        assertRefused(ElfWriter.forX86().library(library).write(), X86_64, "found the library " + library);
    }

    @Test
    void requireLoadable_otherSystem_isRefused() {
        assertRefused(ElfWriter.forX86().osAbi(9).write(), X86_64, "for another system than Linux (EI_OSABI 9)");
    }

    @Test
    void requireLoadable_noExecutable_isRefused() throws Exception {
        assertRefused(ElfWriter.forX86().type(1).write(), X86_64, "found an ELF file of type 1");
        assertRefused(ElfWriter.forX86().type(4).write(), X86_64, "found an ELF file of type 4");
        assertRefused(ElfWriter.forX86().withoutEntry().write(), X86_64, "no executable, but a shared library");
        assertRefused(
                ElfWriter.statically().base(0).withoutEntry().write(), X86_64, "no executable, but a shared library");
        assertRefused(RealFiles.content(RealFiles.X86_64_LIBRARY), X86_64, "no executable, but a shared library");
    }

    @ParameterizedTest
    @CsvSource({
        RealFiles.MACOS_LIBRARY + ", Mach-O file", // universal or thin, depending on how its authors built it
        RealFiles.WINDOWS_LIBRARY + ", a PE file",
        RealFiles.X86_LIBRARY + ", 'an ELF file, 32-bit, little-endian, for x86 (i386)'"
    })
    void requireLoadable_realFileOfOtherSystem_isRefused(String name, String found) throws Exception {

        assertRefused(RealFiles.content(name), X86_64, found);
        assertRefused(RealFiles.content(name), ARM64, found);
    }

    @ParameterizedTest
    @CsvSource({
        "feedface, a 32-bit Mach-O file",
        "cefaedfe, a 32-bit Mach-O file",
        "feedfacf, a Mach-O file",
        "cffaedfe, a Mach-O file",
        "cafebabe00000002, a universal Mach-O file",
        "cafebabf00000002, a universal Mach-O file",
        "bebafeca02000000, a universal Mach-O file",
        "cafebabe0000003d, a Java class",
        "4d5a9000, a PE file",
        "23212f62696e, a script",
        "7f454c46, an ELF file of 4 bytes",
        "7f454c460201010000000000000000000300f3000100, 'an ELF file, 64-bit, little-endian, for riscv'",
        "7f454c460202010000000000000000000003001600000001, 'an ELF file, 64-bit, big-endian, for s390x'",
        "7f454c460301010000000000000000000003001600000001, of class 3",
        "504b0304, 'a file of unknown format that starts with 504b0304'",
        "00, a file of 1 bytes",
        "'', an empty file"
    })
    void describe_firstBytes_namesTheFormat(String bytes, String name) {
        byte[] content = HexFormat.of().parseHex(bytes);

        assertThat(FileFormat.describe(content)).contains(name);
        assertThatThrownBy(() -> ElfFile.read(content)).isInstanceOf(UnusablePackageException.class);
        assertThatThrownBy(() -> ElfFile.read(Arrays.copyOf(content, 4096)))
                .isInstanceOf(UnusablePackageException.class);
    }

    @Test
    void describe_script_isNamed() {
        byte[] script = "#!/bin/sh\nexec ./runner\n".getBytes(StandardCharsets.US_ASCII);

        assertRefused(script, X86_64, "found a script: an ELF executable is needed");
    }

    private static void assertRefused(byte[] file, Architecture architecture, String message) {
        assertThatThrownBy(() -> AmazonLinux.requireLoadable(file, architecture))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining(message);
    }
}
