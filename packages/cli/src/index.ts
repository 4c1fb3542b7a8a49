export { runCli } from './command-line/run-cli.ts';
export { defaultPipeline } from './composition/default-pipeline.ts';
export { CliFailure, ExitCode } from './output/cli-failure.ts';
