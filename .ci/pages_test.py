"""Tests of .ci/pages: the parsing of pages, the comparison of outputs, and the arithmetic of the costs."""
import pathlib
import tempfile
import unittest

import pages_costs
import pages_settings
from pages_blocks import Block, Fault, blocks, check_syntax, commands, inline
from pages_compare import Comparison
from pages_rules import READS, SKIPPED, reason

ONE, OTHER = "0123456789abcdef01234567", "fedcba9876543210fedcba98"


def page(text):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "page.md").write_text(text)
        return blocks(pathlib.Path(folder), "page.md")


def shown(text, before=""):
    return Block("page.md", "S", 1, "json", text, before)


class Pages(unittest.TestCase):
    def test_blocks_outputFollowsCommands_isWhatTheyShow(self):
        found = page("# S\nshortened\n```sh\na\n```\nthen\n```json\n{}\n```\n```sh\nb\n```\n")
        self.assertEqual([block.line for block in found], [4, 8, 11])
        self.assertEqual(found[0].shown, found[1])
        self.assertIn("shortened", found[1].before)
        self.assertIsNone(found[2].shown)

    def test_blocks_outputWithoutCommands_isAFault(self):
        for text in ("```json\n{}\n```\n", "# A\n```sh\na\n```\n# B\n```json\n{}\n```\n", "```sh\na\n"):
            with self.assertRaises(Fault):
                page(text)

    def test_blocks_documentOfABuild_needsNoCommand(self):
        self.assertEqual(len(page('```json\n{\n  "package": "function.zip"\n}\n```\n')), 1)

    def test_inline_onlyMavenOutsideOfBlocks(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "page.md").write_text("a `./mvnw b c`, `./mvnw`, `d`\n```sh\n./mvnw `e`\n```\n| x | `./mvnw f` |\n")
            self.assertEqual(inline(pathlib.Path(folder), "page.md"), ["./mvnw b c", "./mvnw f"])

    def test_commands_severalLines_stayTogether(self):
        text = "a |\n  b\n\nf() {\n  c\n}\nd \\\n  e\nfor x in 1; do\n  g\ndone"
        self.assertEqual(commands(text), ["a |\n  b", "f() {\n  c\n}", "d \\\n  e", "for x in 1; do\n  g\ndone"])

    def test_syntax_commentOrBrokenBlock_isAFault(self):
        for text in ("a   # why", "# why\na", "if a; then", "terraform -chdir=x apply -var a=b\nb", "printf x && read -rs Y\nb"):
            with self.assertRaises(Fault):
                check_syntax(page(f"```sh\n{text}\n```")[0], [["bash"]])
        check_syntax(page("```sh\na\nterraform apply\n```")[0], [["bash"]])
        check_syntax(page("```sh\na '# no' \"# no\" b#c ${x#y}\n```")[0], [["bash"]])

    def test_output_idsAndTimes_mayDiffer(self):
        comparison = Comparison()
        comparison.output(
            shown(f'{{"id":"{ONE}","at":"2026-01-01T00:00:00.123Z","x_seconds":1,"long":"a\n b","more":"be…"}}'),
            f'{{"id":"{OTHER}","at":"2027-02-03T04:05:06Z","x_seconds":7.5,"long":"a b","more":"beginning"}}',
        )
        self.assertEqual(comparison.actual(f"cat {ONE}"), f"cat {OTHER}")

    def test_output_anythingElse_isAFault(self):
        for text in ('{"a":1,"b":"x"}', '{"a":2}', '{"a":"1"}', '{"a":true}', "{}", "[1]", "no", '{"a":1}{}'):
            with self.assertRaises(Fault, msg=text):
                Comparison().output(shown('{"a":1}'), text)
        for text in (f'{{"a":"task-{ONE}x"}}', '{"a":"task-0"}', '{"a":1}'):
            with self.assertRaises(Fault, msg=text):
                Comparison().output(shown(f'{{"a":"task-{ONE}"}}'), text)

    def test_output_oneIdForTwo_isAFault(self):
        with self.assertRaises(Fault):
            Comparison().output(shown(f'["{ONE}","{ONE}"]'), f'["{ONE}","{OTHER}"]')

    def test_output_shortened_mayHaveMoreFields(self):
        Comparison().output(shown('{"a":1}', "shortened here"), '{"a":1,"b":2}')
        with self.assertRaises(Fault):
            Comparison().output(shown('{"a":1}', "shortened here"), '{"b":2}')

    def test_output_response_headAndBodyAreCompared(self):
        response = 'HTTP/1.1 202 Accepted\ncontent-length: 9\nretry-after: 2\na: b\n\n{"c":1}'
        head = "HTTP/1.1 202 Accepted\r\nA: b\r\nContent-Length: 7\r\nRetry-After: 3\r\n\r\n"
        Comparison().output(shown(response), head + '{"c":1}')
        for other in (head.replace("202", "200"), head.replace("A: b", "A: c"), head.replace("A:", "B:")):
            with self.assertRaises(Fault):
                Comparison().output(shown(response), other + '{"c":1}')

    def test_reads_commandsThatChangeSomething_areNotRepeated(self):
        for command in ("call /v1/subjects/ID", "call '/v1/subjects?status=unconfirmed&limit=10'", 'aws s3 cp "s3://$(output bucket)/x" -'):
            self.assertIsNotNone(reason([READS], command), command)
        for command in ("call /v1/subjects/ID/redrive -X POST", 'aws s3 cp a "s3://$(output bucket)/a"', "curl -s http://x -d y", "terraform apply"):
            self.assertIsNone(reason([READS], command), command)

    def test_skipped_onlyBuildsInitAndTheToken(self):
        for command in ("./mvnw package -Dquarkus.profile=aws -Dnative -DskipTests", "printf 'token: ' && read -rs TOKEN"):
            self.assertIsNotNone(reason(SKIPPED, command), command)
        for command in (
            "./mvnw quarkus:dev",
            "terraform -chdir=terraform init -upgrade",
            "terraform -chdir=terraform apply",
            "printf 'x' && read -rs TOKEN",
        ):
            self.assertIsNone(reason(SKIPPED, command), command)

    def test_settings_linesInTextAndBlocks_areFound(self):
        commands = "printf '%s\\n' 'i = \"4\"' 'j = 5' > x.tfvars\nprintf '\\nk = false\\n' >> x.tfvars\nm = n\n"
        text = f"`a_b = 1`, `c.d = 2`, `e=f`, `g = {{ h = 3 }}`\n```sh\n{commands}```\n"
        self.assertEqual(pages_settings.names(text), ["a_b", "g", "i", "j", "k"])

    def test_settings_unknownOrOnTheCommandLine_areFaults(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "terraform").mkdir()
            (folder / "terraform/variables.tf").write_text('variable "a" {\n}\n')
            for text, fault in (("`a = 1`", None), ("`b = 1`", "b"), ("`a = 1`, `terraform apply -var a=1`", "-var"), ("none", "no setting")):
                (folder / "page.md").write_text(text)
                if fault is None:
                    pages_settings.check(folder, ["page.md"])
                else:
                    with self.assertRaisesRegex(Fault, fault):
                        pages_settings.check(folder, ["page.md"])

    def test_arithmetic_wordsAndUnits_areLeftOut(self):
        for text, expected in (
            ("4 calls × 0.20 + (0.45 s + 3 × 0.02 s) × 0.5 GB × 10", 3.35),
            ("2 KB × 2 (table, index) × 3", 12),
            ("1,000 GB × 0.09: 1 MB each", 90),
            ("(1 + 2/5) × 0.40: one, and a fifth", 0.56),
        ):
            self.assertAlmostEqual(pages_costs.value(text), expected, msg=text)
        with self.assertRaises(Fault):
            pages_costs.value("none")


if __name__ == "__main__":
    unittest.main()
