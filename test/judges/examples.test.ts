import { describeExamples } from '../docs/examples.ts';

describeExamples('the examples that are about the AWS CLI, as written', { awsCli: true });
