import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Owner } from '../../../fields/entryNames';
import type { Parameters } from '../../../fields/parameters';

/** One kind of data that a batch can run on: a choice in the form, its fields, and what is sent. */
export interface DataKind {
	/** The choice under Data; its `value` is Cargo's `kind`. */
	option: INodePropertyOptions;
	/** Whether plays or tools accept it (cargo-api.md, "data"). */
	owner: Owner;
	/**
	 * The fields that only this kind has.
	 *
	 * @param displayOptions where they are shown
	 */
	fields(displayOptions: INodeProperties['displayOptions']): INodeProperties[];
	/**
	 * The members of `data` other than `kind`, in the order of cargo-api.md.
	 *
	 * @throws NodeOperationError naming the invalid field
	 */
	read(parameters: Parameters): IDataObject;
}
